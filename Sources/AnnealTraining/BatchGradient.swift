internal import AnnealHost
internal import AnnealTensor

/// The loss of a step's rows and its gradient, batch by batch and in each chunk by chunk over the pool.
///
/// Each chunk runs forward and backward on one thread with a tape, a batch and a gradient buffer of its own; the gradients
/// are added in chunk order. How rows are cut depends on their number only, so the bits do not depend on the threads.
///
/// A step of several batches has the gradient of one large batch, up to the rounding of its sums, with the memory of a small
/// one: every row weighs the same, also those of a last batch that is short.
final class BatchGradient {
    private let model: Model
    private let pool: Pool
    private let batchSize: Int
    private let gradients: ChunkGradients
    private let tapes: [Tape]
    private let memory: [BatchMemory]
    private let losses: UnsafeMutablePointer<Loss>
    private let norm: EuclideanNorm
    /// The gradient's length, once somebody has asked for it.
    private var knownLength: Double?

    init(_ model: Model, parameters: ParameterBuffer, batchSize: Int, pool: Pool) throws(TensorError) {
        self.model = model
        self.pool = pool
        self.batchSize = batchSize
        let chunks = model.chunkGrid(rows: batchSize).chunks
        gradients = try ChunkGradients(model.layout, chunks: chunks)
        var tapes: [Tape] = []
        for chunk in 0..<chunks {
            tapes.append(
                try Tape(parameters, gradients: gradients[chunk], rows: gradients.rows(ofChunk: chunk)))
        }
        self.tapes = tapes
        memory = (0..<chunks).map { _ in BatchMemory(featureCount: model.featureCount) }
        rows.reserveCapacity(gradients.rows.count)
        losses = .allocate(capacity: chunks)
        losses.initialize(repeating: Loss(), count: chunks)
        norm = EuclideanNorm(count: gradients.total.count)
    }

    deinit { losses.deallocate() }

    /// The gradient of the mean loss, after `compute`, of the tensors that are not sparse.
    var total: UnsafePointer<Float> { UnsafePointer(gradients.total.values) }

    /// That of the model's sparse tensors, in their order, after `compute`.
    private(set) var rows: [SparseGradient] = []

    /// Whether every number of the gradient is finite.
    var isFinite: Bool { length.isFinite }

    /// The length of the gradient, before it is clipped.
    private var length: Double {
        if let knownLength { return knownLength }
        let length = norm.length(of: gradients.total, gradients.rows, on: pool)
        knownLength = length
        return length
    }

    /// The mean loss over the rows, leaving its gradient in `total` and `rows`.
    ///
    /// - Parameter key: of the random numbers that layers draw, different for every step.
    func compute(
        _ indices: ArraySlice<Int>, of examples: Examples, key: UInt64 = 0
    ) throws(TensorError) -> Double {
        knownLength = nil
        var total = Loss()
        var chunks = 0
        for start in stride(from: indices.startIndex, to: indices.endIndex, by: batchSize) {
            let batch = indices[start..<min(start + batchSize, indices.endIndex)]
            let grid = model.chunkGrid(rows: batch.count)
            try pool.run(grid.chunks) { chunk throws(TensorError) in
                let rows = grid[chunk]
                let part = memory[chunk].gather(
                    batch[start + rows.lowerBound..<start + rows.upperBound], of: examples)
                try tapes[chunk].reset(addingToGradients: chunk < chunks)
                losses[chunk] = try model.loss(
                    of: part, batchRows: indices.count, on: tapes[chunk],
                    in: ForwardPass(key: key, firstRow: start - indices.startIndex + rows.lowerBound))
                try tapes[chunk].backward()
            }
            chunks = max(chunks, grid.chunks)
            for chunk in 0..<grid.chunks { total += losses[chunk] }
        }
        try gradients.sum(chunks, on: pool)
        rows.removeAll(keepingCapacity: true)
        for merged in gradients.rows {
            rows.append(SparseGradient(rows: merged.rows, values: merged.values, count: merged.count))
        }
        return total.sum / Double(indices.count * model.predictionsPerRow)
    }

    /// Clips `total` and `rows`.
    func clip(_ clipping: GradientClipping) {
        gradients.total.clip(clipping, and: gradients.rows, length: length, on: pool)
    }
}
