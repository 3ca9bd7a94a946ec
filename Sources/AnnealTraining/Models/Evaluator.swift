internal import AnnealTensor
internal import Synchronization

/// Scores a model on many examples, chunk by chunk over the pool, without gradients.
///
///     let evaluator = Evaluator(model, parameters: parameters, pool: pool)
///     try evaluator.score(digits.test)
///
/// Several processes may share an evaluation: each takes the losses of some of its chunks, and their score is that of all losses in chunk
/// order, to the bit.
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
        let losses = try losses(examples, rows: indices, chunks: 0..<chunkCount(rows: indices.count))
        return score(losses, of: indices.count, in: examples)
    }

    /// The same; `nil` if it was interrupted.
    ///
    /// - Parameter isInterrupted: Asked before each chunk, on any thread.
    func score(
        _ examples: Examples, rows indices: [Int]? = nil, unless isInterrupted: () -> Bool
    ) throws(TensorError) -> Score? {
        let indices = indices ?? Array(0..<examples.count)
        let chunks = 0..<chunkCount(rows: indices.count)
        let losses = try losses(examples, rows: indices, chunks: chunks, unless: isInterrupted)
        return losses.map { score($0, of: indices.count, in: examples) }
    }

    /// How many chunks some rows are evaluated in.
    func chunkCount(rows: Int) -> Int { (rows + model.plan.evaluationRows - 1) / model.plan.evaluationRows }

    /// The losses of some chunks of rows, in their order.
    func losses(_ examples: Examples, rows indices: [Int], chunks: Range<Int>) throws(TensorError) -> [Loss] {
        try losses(examples, rows: indices, chunks: chunks, unless: { false }) ?? []
    }

    private func losses(
        _ examples: Examples, rows indices: [Int], chunks: Range<Int>, unless isInterrupted: () -> Bool
    ) throws(TensorError) -> [Loss]? {
        let losses = UnsafeMutablePointer<Loss>.allocate(capacity: chunks.count)
        defer { losses.deallocate() }
        losses.initialize(repeating: Loss(), count: chunks.count)
        let isWhole = try forEachChunk(chunks, of: indices, in: examples, unless: isInterrupted) {
            chunk, batch, tape throws(TensorError) in
            (losses + chunk - chunks.lowerBound).pointee = try model.loss(
                of: batch, batchRows: indices.count, in: ForwardPass(on: tape))
        }
        return isWhole ? Array(UnsafeBufferPointer(start: losses, count: chunks.count)) : nil
    }

    /// The score that the losses of all chunks of some rows come to.
    func score(_ losses: [Loss], of rows: Int, in examples: Examples) -> Score {
        var total = Loss()
        for loss in losses { total += loss }
        let count = Double(max(1, rows * model.predictionsPerRow))
        let isClassification = if case .values = examples.targets { false } else { true }
        return Score(loss: total.sum / count, accuracy: isClassification ? Double(total.correct) / count : nil)
    }

    /// What the model makes of each row, one after another.
    ///
    /// - Parameter indices: The rows; all of them unless given.
    func outputs(_ examples: Examples, rows indices: [Int]? = nil) throws(TensorError) -> [Float] {
        try outputs(examples, rows: indices, unless: { false }) ?? []
    }

    /// The same; `nil` if it was interrupted.
    ///
    /// - Parameter isInterrupted: Asked before each chunk, on any thread.
    func outputs(
        _ examples: Examples, rows indices: [Int]? = nil, unless isInterrupted: () -> Bool
    ) throws(TensorError) -> [Float]? {
        let indices = indices ?? Array(0..<examples.count)
        let width = model.outputCount * model.predictionsPerRow
        let outputs = UnsafeMutablePointer<Float>.allocate(capacity: indices.count * width)
        defer { outputs.deallocate() }
        let chunks = 0..<chunkCount(rows: indices.count)
        let isWhole = try forEachChunk(chunks, of: indices, in: examples, unless: isInterrupted) {
            chunk, batch, tape throws(TensorError) in
            let output = try model.output(for: batch, in: ForwardPass(on: tape))
            (outputs + chunk * model.plan.evaluationRows * width)
                .initialize(from: output.values, count: batch.count * width)
        }
        return isWhole ? Array(UnsafeBufferPointer(start: outputs, count: indices.count * width)) : nil
    }

    /// Goes through chunks of rows, several at once; answers whether it came to their end.
    ///
    /// - Parameter isInterrupted: Asked before each chunk, on any thread.
    private func forEachChunk(
        _ chunks: Range<Int>, of indices: [Int], in examples: Examples, unless isInterrupted: () -> Bool,
        _ body: (Int, Batch, Tape) throws(TensorError) -> Void
    ) throws(TensorError) -> Bool {
        let isWhole = Atomic(true)
        let chunkRows = model.plan.evaluationRows
        // One tape per worker would do, but which worker gets which chunk is left to chance; a stripe is fixed.
        let stripes = min(chunks.count, pool.threads)
        try pool.run(stripes) { stripe throws(TensorError) in
            let tape = try Tape(parameters)
            let buffer = BatchBuffer(featureCount: model.featureCount)
            for chunk in stride(from: chunks.lowerBound + stripe, to: chunks.upperBound, by: stripes) {
                if !isWhole.load(ordering: .relaxed) { return }
                if isInterrupted() { return isWhole.store(false, ordering: .relaxed) }
                let rows = chunk * chunkRows..<min((chunk + 1) * chunkRows, indices.count)
                let batch = buffer.gather(indices[rows], of: examples)
                try tape.reset()
                try body(chunk, batch, tape)
            }
        }
        return isWhole.load(ordering: .relaxed)
    }
}
