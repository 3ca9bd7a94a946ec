internal import AnnealTensor

/// The loss of a batch and its gradient, chunk by chunk over the pool.
///
/// Each chunk runs forward and backward on one thread with a tape, a batch and a gradient buffer of its own; the gradients
/// are added in chunk order. How a batch is cut depends on its size only, so the bits do not depend on the threads.
final class BatchGradient {
    private let model: Model
    private let pool: Pool
    private let gradients: ChunkGradients
    private let tapes: [Tape]
    private let memory: [BatchMemory]
    private let losses: UnsafeMutablePointer<Loss>

    init(_ model: Model, parameters: ParameterBuffer, batchSize: Int, pool: Pool) throws(TensorError) {
        self.model = model
        self.pool = pool
        let chunks = model.chunkGrid(rows: batchSize).chunks
        gradients = try ChunkGradients(model.layout, chunks: chunks)
        var tapes: [Tape] = []
        for chunk in 0..<chunks { tapes.append(try Tape(parameters, gradients: gradients[chunk])) }
        self.tapes = tapes
        memory = (0..<chunks).map { _ in BatchMemory(featureCount: model.featureCount) }
        losses = .allocate(capacity: chunks)
        losses.initialize(repeating: Loss(), count: chunks)
    }

    deinit { losses.deallocate() }

    /// The gradient of the mean loss, after `compute`.
    var total: UnsafePointer<Float> { UnsafePointer(gradients.total.values) }

    /// Whether every number of `total` is finite.
    var isFinite: Bool { gradients.isFinite }

    /// The mean loss over the rows, leaving its gradient in `total`.
    func compute(_ indices: ArraySlice<Int>, of examples: Examples) throws(TensorError) -> Double {
        let grid = model.chunkGrid(rows: indices.count)
        try pool.run(grid.chunks) { chunk throws(TensorError) in
            let rows = grid[chunk]
            let start = indices.startIndex
            let batch = memory[chunk].gather(
                indices[start + rows.lowerBound..<start + rows.upperBound], of: examples)
            try tapes[chunk].reset()
            losses[chunk] = try model.loss(of: batch, batchRows: indices.count, on: tapes[chunk])
            try tapes[chunk].backward()
        }
        gradients.sum(grid.chunks, on: pool)
        var total = Loss()
        for chunk in 0..<grid.chunks { total += losses[chunk] }
        return total.sum / Double(indices.count)
    }
}
