public import AnnealHost
public import AnnealTensor
internal import Synchronization

/// The loss of a step's rows and its gradient, batch by batch and in each chunk by chunk over the pool.
///
/// Each chunk runs forward and backward on one thread into a gradient buffer of its own, some rows at a time if all of them would not
/// stay in the cache; the gradients are added in chunk order. How rows are cut depends on their number only, so the bits do not depend
/// on the threads. What a chunk needs only while it runs, its activations and rows, it borrows: there are as many as threads. A model
/// that takes means over a batch has it as one chunk, whose operations the pool's threads share.
///
/// A step of several batches has the gradient of one large batch, up to the rounding of its sums, with the memory of a small
/// one: every row weighs the same, also those of a last batch that is short.
///
/// Several processes may share a step. Each makes one of these for its chunks; between `computeChunks` and `sumChunks`, where `compute`
/// does nothing, they exchange `losses`, the running sum in `gradients.total`, and the rows of sparse tensors.
public final class BatchGradient: GradientSource {
    private let model: Model
    private let parameters: ParameterBuffer
    private let pool: Pool
    private let batchSize: Int
    /// The chunks' gradients, and their sum.
    public let gradients: ChunkGradients
    /// The losses of the step, batch after batch and in each chunk after chunk; 0 for a chunk that is not computed here.
    public var losses: [Loss] = []
    private let statistics: StepStatistics
    private let workspaces: [ChunkWorkspace]
    private let isTaken: Mutex<[Bool]>
    private let chunkLosses: UnsafeMutablePointer<Loss>
    private let failures: UnsafeMutablePointer<TensorError?>
    private let norm: EuclideanNorm
    private let firstSparse: Int
    /// The batch at hand, as its chunks see it: they are called with this object alone, since a closure with arguments of its own would
    /// be allocated in every step.
    private var batch: StepBatch?
    /// The chunks that hold a gradient of the step.
    private var chunkCount = 0
    /// The predictions of the step.
    private var predictions = 0
    /// The gradient's length, once somebody has asked for it.
    private var knownLength: Double?

    /// - Parameter chunks: the chunks of a full batch that are computed here; all unless several processes share a batch.
    /// - Throws: `outOfMemory`.
    public init(
        _ model: Model, parameters: ParameterBuffer, batchSize: Int, chunks: Range<Int>? = nil, pool: Pool
    ) throws(TensorError) {
        self.model = model
        self.parameters = parameters
        self.pool = pool
        self.batchSize = batchSize
        gradients = try ChunkGradients(
            model.layout, chunks: model.plan.chunks(of: batchSize).chunks, own: chunks)
        statistics = try StepStatistics(model.layout)
        var workspaces: [ChunkWorkspace] = []
        for _ in 0..<min(gradients.own.count, pool.threads) {
            workspaces.append(try ChunkWorkspace(model, parameters, gradients, statistics, pool: pool))
        }
        self.workspaces = workspaces
        isTaken = Mutex(Array(repeating: false, count: workspaces.count))
        rows.reserveCapacity(gradients.rows.count)
        chunkLosses = .allocate(capacity: gradients.count)
        chunkLosses.initialize(repeating: Loss(), count: gradients.count)
        failures = .allocate(capacity: gradients.count)
        failures.initialize(repeating: nil, count: gradients.count)
        firstSparse = model.layout.dense.entries.count
        norm = EuclideanNorm(count: gradients.total.count)
    }

    deinit {
        chunkLosses.deallocate()
        failures.deinitialize(count: gradients.count)
        failures.deallocate()
    }

    public var total: UnsafePointer<Float> { UnsafePointer(gradients.total.values) }
    public private(set) var rows: [SparseGradient] = []

    public var isFinite: Bool { length.isFinite }

    /// The length of the gradient, before it is clipped.
    private var length: Double {
        if let knownLength { return knownLength }
        let length = norm.length(of: gradients.total, gradients.rows, on: pool)
        knownLength = length
        return length
    }

    public func compute(
        _ indices: ArraySlice<Int>, of examples: Examples, key: UInt64 = 0
    ) throws(TensorError) -> Double {
        try computeChunks(indices, of: examples, key: key)
        return try sumChunks()
    }

    /// Computes this process's chunks of each of the step's batches.
    public func computeChunks(_ indices: ArraySlice<Int>, of examples: Examples, key: UInt64) throws(TensorError) {
        knownLength = nil
        statistics.reset()
        losses.removeAll(keepingCapacity: true)
        (chunkCount, predictions) = (0, indices.count * model.predictionsPerRow)
        defer { batch = nil }
        for start in stride(from: indices.startIndex, to: indices.endIndex, by: batchSize) {
            let batch = StepBatch(
                rows: indices[start..<min(start + batchSize, indices.endIndex)], of: examples, in: model,
                stepRows: indices.count, firstRow: start - indices.startIndex, key: key, chunksBefore: chunkCount)
            self.batch = batch
            let own = gradients.own.clamped(to: 0..<batch.grid.chunks)
            pool.run(own.count, over: self) { $0.compute($0.gradients.own.lowerBound + $1) }
            for chunk in own { if let failure = failures[chunk] { throw failure } }
            for chunk in 0..<batch.grid.chunks { losses.append(own.contains(chunk) ? chunkLosses[chunk] : Loss()) }
            chunkCount = max(chunkCount, batch.grid.chunks)
        }
    }

    /// Adds the chunks up, into `total` and `rows`.
    ///
    /// - Returns: the mean loss.
    public func sumChunks() throws(TensorError) -> Double {
        try gradients.sum(chunkCount, on: pool)
        rows.removeAll(keepingCapacity: true)
        for (index, sum) in gradients.rows.enumerated() where !model.frozen.contains(firstSparse + index) {
            rows.append(SparseGradient(rows: sum.rows, values: sum.values, count: sum.count))
        }
        var total = Loss()
        for loss in losses { total += loss }
        return total.sum / Double(predictions)
    }

    public func commitStatistics() { statistics.commit(to: parameters) }

    public func clip(_ clipping: GradientClipping) {
        gradients.total.clip(clipping, and: gradients.rows, length: length, on: pool)
    }

    /// One chunk of the current batch.
    private func compute(_ chunk: Int) {
        guard let batch else { return }
        let place = takeWorkspace(for: chunk)
        defer { isTaken.withLock { $0[place] = false } }
        do throws(TensorError) {
            chunkLosses[chunk] = try workspaces[place].compute(chunk, of: batch)
            failures[chunk] = nil
        } catch {
            failures[chunk] = error
        }
    }

    /// A workspace that nobody uses, for a chunk the same from step to step if it is free: what it holds may still be in the cache.
    private func takeWorkspace(for chunk: Int) -> Int {
        isTaken.withLock { isTaken in
            let usual = chunk % isTaken.count
            guard let place = isTaken[usual] ? isTaken.firstIndex(of: false) : usual else {
                preconditionFailure("there are as many workspaces as threads")
            }
            isTaken[place] = true
            return place
        }
    }
}
