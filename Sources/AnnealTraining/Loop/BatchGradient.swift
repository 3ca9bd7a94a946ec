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
public final class BatchGradient: GradientSource {
    private let model: Model
    private let parameters: ParameterBuffer
    private let pool: Pool
    private let batchSize: Int
    private let gradients: ChunkGradients
    private let workspaces: [Workspace]
    private let isTaken: Mutex<[Bool]>
    private let losses: UnsafeMutablePointer<Loss>
    private let failures: UnsafeMutablePointer<TensorError?>
    private let norm: EuclideanNorm
    /// What layers measured in `compute`, until it is committed.
    private var measured: [Float]
    /// What they had measured before.
    private var statistics: [Float]
    /// The batch at hand, as its chunks see it.
    private var pass: Pass?

    /// Where a chunk is worked on.
    private struct Workspace {
        let tape: Tape
        let memory: BatchBuffer
    }

    private struct Pass {
        let batch: ArraySlice<Int>
        let examples: Examples
        let grid: ChunkGrid
        /// Those of the whole step.
        let rows: Int
        /// The batch's first among them.
        let firstRow: Int
        let key: UInt64
        /// Chunks that hold a gradient from the step's earlier batches.
        let chunksBefore: Int
    }

    /// The gradient's length, once somebody has asked for it.
    private var knownLength: Double?

    /// - Throws: `outOfMemory`.
    public init(_ model: Model, parameters: ParameterBuffer, batchSize: Int, pool: Pool) throws(TensorError) {
        self.model = model
        self.parameters = parameters
        self.pool = pool
        statistics = Array(parameters.statistics)
        measured = statistics
        self.batchSize = batchSize
        let chunks = model.chunkGrid(rows: batchSize).chunks
        gradients = try ChunkGradients(model.layout, chunks: chunks)
        var workspaces: [Workspace] = []
        for _ in 0..<min(chunks, pool.threads) {
            workspaces.append(
                Workspace(
                    tape: try Tape(parameters, chunks: gradients, pool: model.seesBatches ? pool : nil),
                    memory: BatchBuffer(featureCount: model.featureCount)))
        }
        self.workspaces = workspaces
        isTaken = Mutex(Array(repeating: false, count: workspaces.count))
        rows.reserveCapacity(gradients.rows.count)
        losses = .allocate(capacity: chunks)
        losses.initialize(repeating: Loss(), count: chunks)
        failures = .allocate(capacity: chunks)
        failures.initialize(repeating: nil, count: chunks)
        norm = EuclideanNorm(count: gradients.total.count)
    }

    deinit {
        losses.deallocate()
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
        knownLength = nil
        _ = statistics.withUnsafeMutableBufferPointer { $0.update(fromContentsOf: parameters.statistics) }
        defer {
            _ = measured.withUnsafeMutableBufferPointer { $0.update(fromContentsOf: parameters.statistics) }
            _ = parameters.statistics.update(fromContentsOf: statistics)
        }
        var total = Loss()
        var chunks = 0
        for start in stride(from: indices.startIndex, to: indices.endIndex, by: batchSize) {
            let batch = indices[start..<min(start + batchSize, indices.endIndex)]
            let grid = model.chunkGrid(rows: batch.count)
            pass = Pass(
                batch: batch, examples: examples, grid: grid, rows: indices.count,
                firstRow: start - indices.startIndex, key: key, chunksBefore: chunks)
            defer { pass = nil }
            pool.run(grid.chunks, over: self) { gradient, chunk in gradient.failures[chunk] = gradient.compute(chunk) }
            for chunk in 0..<grid.chunks { if let failure = failures[chunk] { throw failure } }
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

    public func commitStatistics() { _ = parameters.statistics.update(fromContentsOf: measured) }

    /// One chunk of the current batch; what it returns is why it could not be done.
    private func compute(_ chunk: Int) -> TensorError? {
        guard let pass else { return nil }
        let place = takeWorkspace(for: chunk)
        defer { isTaken.withLock { $0[place] = false } }
        let workspace = workspaces[place]
        do throws(TensorError) {
            losses[chunk] = Loss()
            let rows = pass.grid[chunk]
            let start = pass.batch.startIndex
            let rowsAtATime = model.rowsAtATime(ofChunk: rows.count)
            for first in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtATime) {
                let end = min(first + rowsAtATime, rows.upperBound)
                let part = workspace.memory.gather(pass.batch[start + first..<start + end], of: pass.examples)
                try workspace.tape.reset(
                    chunk: chunk, addingToGradients: chunk < pass.chunksBefore || first > rows.lowerBound)
                losses[chunk] += try model.loss(
                    of: part, batchRows: pass.rows, on: workspace.tape,
                    in: ForwardPass(key: pass.key, firstRow: pass.firstRow + first))
                try workspace.tape.backward()
            }
            return nil
        } catch {
            return error
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

    public func clip(_ clipping: GradientClipping) {
        gradients.total.clip(clipping, and: gradients.rows, length: length, on: pool)
    }
}
