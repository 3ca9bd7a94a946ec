import AnnealKernels

/// One gradient buffer per chunk of a batch, and their sum in chunk order.
///
///     let gradients = try ChunkGradients(layout, chunks: 2)
///     // each chunk's tape writes into gradients[chunk], then
///     gradients.sum(on: pool)
///     gradients.total   // the batch's gradient
public final class ChunkGradients {
    private let buffers: [ParameterBuffer]
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    /// How the buffers are cut to be added.
    public let grid: BlockGrid

    /// - Throws: `outOfMemory`.
    public init(_ layout: ParameterLayout, chunks: Int) throws(TensorError) {
        var buffers: [ParameterBuffer] = []
        for _ in 0..<max(chunks, 1) { buffers.append(try ParameterBuffer(layout)) }
        self.buffers = buffers
        self.grid = BlockGrid(count: layout.count)
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
    public func sum(_ chunks: Int? = nil, on pool: Pool) {
        let chunks = min(chunks ?? count, count)
        guard chunks > 1 else { return }
        pool.run(grid.blocks) { sum(chunks, block: $0) }
    }

    /// Adds one block of the first `chunks` buffers, for a caller that goes on with the block while it is in cache.
    public func sum(_ chunks: Int, block: Int) {
        let range = grid[block]
        anneal_sum_chunks(pointers, min(chunks, count), range.lowerBound, range.count)
    }
}
