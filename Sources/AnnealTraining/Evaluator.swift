internal import AnnealTensor

/// How good a model is on some examples.
public struct Score: Sendable, Equatable {
    /// The mean loss.
    public let loss: Double
    /// The share of examples whose class has the largest logit; `nil` for numeric targets.
    public let accuracy: Double?
}

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
        let chunkRows = model.evaluationRows
        let indices = indices ?? Array(0..<examples.count)
        let chunks = (indices.count + chunkRows - 1) / chunkRows
        // One tape per worker would do, but which worker gets which chunk is left to chance; a stripe is fixed.
        let stripes = min(chunks, pool.threads)
        let losses = UnsafeMutablePointer<Loss>.allocate(capacity: max(1, chunks))
        losses.initialize(repeating: Loss(), count: max(1, chunks))
        defer { losses.deallocate() }
        try pool.run(stripes) { stripe throws(TensorError) in
            let tape = try Tape(parameters)
            let memory = BatchMemory(featureCount: model.featureCount)
            for chunk in stride(from: stripe, to: chunks, by: stripes) {
                let rows = chunk * chunkRows..<min((chunk + 1) * chunkRows, indices.count)
                let batch = memory.gather(indices[rows], of: examples)
                try tape.reset()
                losses[chunk] = try model.loss(of: batch, batchRows: indices.count, on: tape)
            }
        }
        var total = Loss()
        for chunk in 0..<chunks { total += losses[chunk] }
        let count = Double(max(1, indices.count * model.predictionsPerRow))
        let isClassification = if case .values = examples.targets { false } else { true }
        return Score(loss: total.sum / count, accuracy: isClassification ? Double(total.correct) / count : nil)
    }
}
