import AnnealKernels

/// One gradient buffer per chunk of a batch, and their sum in chunk order; of sparse tensors, the rows that a chunk touches.
///
///     let gradients = try ChunkGradients(layout, chunks: 2)
///     // each chunk's tape writes into gradients[chunk], then
///     gradients.sum(2, on: pool)
///     gradients.total   // the batch's gradient
///     gradients.rows    // that of each sparse tensor
public final class ChunkGradients {
    private let buffers: [ParameterBuffer]
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    /// By chunk, then by sparse tensor.
    private let touched: [[RowGradient]]
    /// Of each sparse tensor, the sum's rows after `sum`.
    public let rows: [CoalescedGradient]

    /// - Throws: `outOfMemory`.
    public init(_ layout: ParameterLayout, chunks: Int) throws(TensorError) {
        var buffers: [ParameterBuffer] = []
        let dense = layout.dense
        for _ in 0..<max(chunks, 1) { buffers.append(try ParameterBuffer(dense)) }
        touched = buffers.map { _ in layout.sparse.map { RowGradient(width: $0.shape.width) } }
        rows = try layout.sparse.map { entry throws(TensorError) in try CoalescedGradient(width: entry.shape.width) }
        self.buffers = buffers
        pointers = .allocate(capacity: buffers.count)
        for (index, buffer) in buffers.enumerated() { (pointers + index).initialize(to: buffer.values) }
    }

    deinit { pointers.deallocate() }

    /// How many chunks there is room for.
    public var count: Int { buffers.count }
    /// The gradient buffer of one chunk.
    public subscript(chunk: Int) -> ParameterBuffer { buffers[chunk] }
    /// What one chunk touches of each sparse tensor.
    public func rows(ofChunk chunk: Int) -> [RowGradient] { touched[chunk] }
    /// The first chunk's buffer, which holds the sum after `sum`.
    public var total: ParameterBuffer { buffers[0] }

    /// Adds the first `chunks` buffers into `total` and `rows`, in chunk order whatever the number of threads.
    ///
    /// - Throws: `outOfMemory`.
    public func sum(_ chunks: Int, on pool: Pool) throws(TensorError) {
        let chunks = min(chunks, count)
        for (tensor, rows) in rows.enumerated() {
            try rows.merge(chunks, on: pool) { touched[$0][tensor] }
        }
        guard chunks > 1 else { return }
        let grid = BlockGrid(count: total.count)
        pool.run(grid.blocks, over: (pointers, chunks, grid)) { sum, block in
            let (pointers, chunks, grid) = sum
            anneal_sum_chunks(pointers, chunks, grid[block].lowerBound, grid[block].count)
        }
    }
}
