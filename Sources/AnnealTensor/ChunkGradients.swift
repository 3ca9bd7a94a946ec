import AnnealKernels

/// One gradient buffer per chunk of a batch, and their sum in chunk order.
///
///     let gradients = try ChunkGradients(layout, chunks: 2)
///     // each chunk's tape writes into gradients[chunk], then
///     gradients.sum(2, on: pool)
///     gradients.total   // the batch's gradient
public final class ChunkGradients {
    private let buffers: [ParameterBuffer]
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>

    /// - Throws: `outOfMemory`.
    public init(_ layout: ParameterLayout, chunks: Int) throws(TensorError) {
        var buffers: [ParameterBuffer] = []
        for _ in 0..<max(chunks, 1) { buffers.append(try ParameterBuffer(layout)) }
        self.buffers = buffers
        pointers = .allocate(capacity: buffers.count)
        for (index, buffer) in buffers.enumerated() { (pointers + index).initialize(to: buffer.values) }
    }

    deinit { pointers.deallocate() }

    /// How many chunks there is room for.
    public var count: Int { buffers.count }
    /// The gradient buffer of one chunk.
    public subscript(chunk: Int) -> ParameterBuffer { buffers[chunk] }
    /// The first chunk's buffer, which holds the sum after `sum`.
    public var total: ParameterBuffer { buffers[0] }

    /// Adds the first `chunks` buffers into `total`, in chunk order whatever the number of threads.
    public func sum(_ chunks: Int, on pool: Pool) {
        let chunks = min(chunks, count)
        guard chunks > 1 else { return }
        let grid = BlockGrid(count: total.count)
        pool.run(grid.blocks) { block in
            anneal_sum_chunks(pointers, chunks, grid[block].lowerBound, grid[block].count)
        }
    }
}
