import AnnealKernels

/// One gradient buffer per chunk of a batch, and their sum in chunk order; for sparse tensors, the rows that a chunk touches.
///
///     let gradients = try ChunkGradients(layout, chunks: 2)
///     // each chunk's tape writes into gradients[chunk], then
///     gradients.sum(2, on: pool)
///     gradients.total   // the batch's gradient
///     gradients.rows    // the gradient of each sparse tensor
///
/// Several processes may share a batch: each has the buffers of its own chunks, which are neighbours. One whose chunks are not the first
/// receives in `total` the sum of those before, which `sum` continues, and in `rows(ofChunk:)` the others' rows. The bits are those
/// of one process.
public final class ChunkGradients {
    /// The chunks that are computed here.
    public let own: Range<Int>
    /// How many chunks there are, with those of others.
    public let count: Int
    private let buffers: [ParameterBuffer]
    /// The buffers to add up: the sum of the chunks before, unless there are none, and `buffers`.
    private let addends: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    /// What each chunk touches, by sparse tensor.
    private let touched: [[RowGradient]]
    /// The sum's rows after `sum`, by sparse tensor.
    public let rows: [CoalescedGradient]
    /// The sum after `sum`. If the first chunk is computed here, it is that chunk's buffer.
    public let total: ParameterBuffer

    /// - Parameter own: the chunks that are computed here, at least one; all unless several processes share a batch.
    /// - Throws: `outOfMemory`.
    public init(_ layout: ParameterLayout, chunks: Int, own: Range<Int>? = nil) throws(TensorError) {
        let chunks = max(chunks, 1)
        let own = own ?? 0..<chunks
        precondition(!own.isEmpty && own.clamped(to: 0..<chunks) == own, "a process computes some of the chunks")
        var buffers: [ParameterBuffer] = []
        let dense = layout.dense
        for _ in own { buffers.append(try ParameterBuffer(dense)) }
        touched = (0..<chunks).map { _ in layout.sparse.map { RowGradient(width: $0.shape.width) } }
        rows = try layout.sparse.map { entry throws(TensorError) in try CoalescedGradient(width: entry.shape.width) }
        total = own.lowerBound == 0 ? buffers[0] : try ParameterBuffer(dense)
        self.own = own
        count = chunks
        self.buffers = buffers
        let added = own.lowerBound == 0 ? buffers : [total] + buffers
        addends = .allocate(capacity: added.count)
        for (index, buffer) in added.enumerated() { (addends + index).initialize(to: buffer.values) }
    }

    deinit { addends.deallocate() }

    /// The gradient buffer of one of the chunks that are computed here.
    public subscript(chunk: Int) -> ParameterBuffer { buffers[chunk - own.lowerBound] }
    /// What one chunk touches of each sparse tensor.
    public func rows(ofChunk chunk: Int) -> [RowGradient] { touched[chunk] }

    /// Adds the first `chunks` chunks into `total` and `rows`, in chunk order whatever the number of threads.
    ///
    /// - Throws: `outOfMemory`.
    public func sum(_ chunks: Int, on pool: Pool) throws(TensorError) {
        for (tensor, rows) in rows.enumerated() {
            try rows.merge(min(chunks, count), on: pool) { touched[$0][tensor] }
        }
        let before = own.lowerBound == 0 ? 0 : 1
        let addendCount = before + own.clamped(to: 0..<max(chunks, own.lowerBound)).count
        guard addendCount > 1 else { return }
        let grid = BlockGrid(count: total.count)
        pool.run(grid.blocks, over: (addends, addendCount, grid)) { sum, block in
            let (addends, count, grid) = sum
            anneal_sum_chunks(addends, count, grid[block].lowerBound, grid[block].count)
        }
    }
}
