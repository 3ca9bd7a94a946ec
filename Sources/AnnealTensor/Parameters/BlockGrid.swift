/// How a flat buffer is cut into blocks for a pool: at multiples of 64 elements, by its length only.
///
///     let grid = BlockGrid(count: 40_000)
///     grid.blocks      // 3
///     grid[2]          // 32768..<40000
public struct BlockGrid: Equatable, Sendable {
    /// Elements per block but the last. Five such blocks (parameter, gradient and three slots) fit a core's own cache,
    /// and one is work for some microseconds, enough to be worth handing to a thread.
    public static let length = 16384

    /// The elements to be cut.
    public let count: Int
    /// How many blocks.
    public let blocks: Int

    public init(count: Int) {
        self.count = count
        self.blocks = (count + Self.length - 1) / Self.length
    }

    /// The elements of one block, `0 ..< blocks`.
    public subscript(block: Int) -> Range<Int> {
        block * Self.length..<min((block + 1) * Self.length, count)
    }
}
