/// Memory for what lives during one step: taken by moving a mark forward, given back all at once.
///
///     let arena = Arena()
///     let activations = try arena.allocate(128 * 512)   // aligned to 64 bytes, unspecified content
///     arena.reset()                                     // everything is free again
///
/// The first step finds out how much is needed, in pieces; `reset` joins them into one block. Steps that need no more
/// than the largest before them allocate nothing.
public final class Arena {
    private var blocks: [Storage] = []
    private var mark = 0
    private var demand = 0

    public init() {}

    /// How many floats are in reserve.
    public var capacity: Int { blocks.reduce(0) { $0 + $1.count } }

    /// Memory that is valid until the next `reset`.
    ///
    /// - Throws: `outOfMemory`.
    public func allocate(_ count: Int) throws(TensorError) -> UnsafeMutablePointer<Float> {
        // Keeps every piece on a 64-byte boundary.
        let size = (count + 15) & ~15
        if blocks.isEmpty || mark + size > blocks[blocks.count - 1].count {
            blocks.append(try Storage(count: max(size, 1 << 14)))
            mark = 0
        }
        defer {
            mark += size
            demand += size
        }
        return blocks[blocks.count - 1].pointer + mark
    }

    /// Frees everything; pointers given out before are dead.
    ///
    /// - Throws: `outOfMemory`.
    public func reset() throws(TensorError) {
        if blocks.count > 1 {
            blocks.removeAll(keepingCapacity: true)
            blocks.append(try Storage(count: demand))
        }
        mark = 0
        demand = 0
    }
}
