internal import AnnealTensor

/// Scores a model on many examples, chunk by chunk over the pool, without gradients.
final class Evaluator {
    private let model: Model
    private let pool: Pool
    private let parameters: ParameterBuffer

    init(_ model: Model, parameters: ParameterBuffer, pool: Pool) {
        self.model = model
        self.pool = pool
        self.parameters = parameters
    }

    /// - Parameter indices: the rows to score; all of them unless given.
    func score(_ examples: Examples, rows indices: [Int]? = nil) throws(TensorError) -> Score {
        let indices = indices ?? Array(0..<examples.count)
        let chunks = chunks(indices.count)
        let losses = UnsafeMutablePointer<Loss>.allocate(capacity: max(1, chunks))
        losses.initialize(repeating: Loss(), count: max(1, chunks))
        defer { losses.deallocate() }
        try forEachChunk(indices, of: examples) { chunk, batch, tape throws(TensorError) in
            losses[chunk] = try model.loss(of: batch, batchRows: indices.count, on: tape)
        }
        var total = Loss()
        for chunk in 0..<chunks { total += losses[chunk] }
        let count = Double(max(1, indices.count * model.predictionsPerRow))
        let isClassification = if case .values = examples.targets { false } else { true }
        return Score(loss: total.sum / count, accuracy: isClassification ? Double(total.correct) / count : nil)
    }

    /// What the model puts out for each row, one after another.
    func outputs(_ examples: Examples) throws(TensorError) -> [Float] {
        let width = model.outputCount * model.predictionsPerRow
        let outputs = UnsafeMutablePointer<Float>.allocate(capacity: examples.count * width)
        defer { outputs.deallocate() }
        try forEachChunk(Array(0..<examples.count), of: examples) { chunk, batch, tape throws(TensorError) in
            let output = try model.output(for: batch, on: tape)
            (outputs + chunk * model.evaluationRows * width)
                .initialize(from: output.values, count: batch.count * width)
        }
        return Array(UnsafeBufferPointer(start: outputs, count: examples.count * width))
    }

    private func chunks(_ rows: Int) -> Int { (rows + model.evaluationRows - 1) / model.evaluationRows }

    /// Goes through rows chunk by chunk, several at once.
    private func forEachChunk(
        _ indices: [Int], of examples: Examples, _ body: (Int, Batch, Tape) throws(TensorError) -> Void
    ) throws(TensorError) {
        let (chunkRows, chunks) = (model.evaluationRows, chunks(indices.count))
        // One tape per worker would do, but which worker gets which chunk is left to chance; a stripe is fixed.
        let stripes = min(chunks, pool.threads)
        try pool.run(stripes) { stripe throws(TensorError) in
            let tape = try Tape(parameters)
            let memory = BatchBuffer(featureCount: model.featureCount)
            for chunk in stride(from: stripe, to: chunks, by: stripes) {
                let rows = chunk * chunkRows..<min((chunk + 1) * chunkRows, indices.count)
                let batch = memory.gather(indices[rows], of: examples)
                try tape.reset()
                try body(chunk, batch, tape)
            }
        }
    }
}
