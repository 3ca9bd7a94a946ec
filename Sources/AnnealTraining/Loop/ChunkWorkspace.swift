internal import AnnealTensor

/// One of a step's batches.
struct StepBatch {
    /// The numbers of its rows.
    let rows: ArraySlice<Int>
    let examples: Examples
    let grid: ChunkGrid
    /// The rows of the whole step.
    let stepRows: Int
    /// The number of its first row within the step.
    let firstRow: Int
    /// The key of the step's random numbers.
    let key: UInt64
    /// The chunks that hold a gradient of the step's earlier batches.
    let chunksBefore: Int

    init(
        rows: ArraySlice<Int>, of examples: Examples, in model: Model, stepRows: Int, firstRow: Int, key: UInt64,
        chunksBefore: Int
    ) {
        self.rows = rows
        self.examples = examples
        grid = model.plan.chunks(of: rows.count)
        self.stepRows = stepRows
        self.firstRow = firstRow
        self.key = key
        self.chunksBefore = chunksBefore
    }
}

/// Where a thread works on a chunk: activations and gathered rows, whose memory is kept from chunk to chunk.
struct ChunkWorkspace {
    private let model: Model
    private let tape: Tape
    private let buffer: BatchBuffer

    /// - Throws: `outOfMemory`.
    init(
        _ model: Model, _ parameters: ParameterBuffer, _ gradients: ChunkGradients, _ statistics: StepStatistics,
        pool: Pool
    ) throws(TensorError) {
        self.model = model
        tape = try Tape(
            parameters, chunks: gradients, measured: statistics, frozen: model.frozen,
            pool: model.plan.keepsBatchesWhole ? pool : nil)
        buffer = BatchBuffer(featureCount: model.featureCount)
    }

    /// The loss of a chunk, whose gradient is added to what it holds of the step.
    func compute(_ chunk: Int, of batch: StepBatch) throws(TensorError) -> Loss {
        var loss = Loss()
        let rows = batch.grid[chunk]
        let start = batch.rows.startIndex
        let rowsAtATime = model.plan.rowsAtATime(ofChunk: rows.count)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtATime) {
            let end = min(first + rowsAtATime, rows.upperBound)
            let part = buffer.gather(batch.rows[start + first..<start + end], of: batch.examples)
            try tape.reset(chunk: chunk, addingToGradients: chunk < batch.chunksBefore || first > rows.lowerBound)
            loss += try model.loss(
                of: part, batchRows: batch.stepRows,
                in: ForwardPass(on: tape, key: batch.key, firstRow: batch.firstRow + first))
            try tape.backward()
        }
        return loss
    }
}
