/// The sizes of a tensor, up to four, kept without a heap allocation. The last dimension is contiguous.
///
///     let shape = Shape(128, 784)
///     shape.rank      // 2
///     shape.count     // 100352
///     shape.last      // 784
public struct Shape: Sendable, BitwiseCopyable {
    /// How many dimensions, 0 … 4. A shape of rank 0 is a single number.
    public let rank: Int
    private var sizes: InlineArray<4, Int>

    private init(rank: Int, sizes: InlineArray<4, Int>) {
        self.rank = rank
        self.sizes = sizes
    }

    public init() { self.init(rank: 0, sizes: [1, 1, 1, 1]) }
    public init(_ size: Int) { self.init(rank: 1, sizes: [size, 1, 1, 1]) }
    public init(_ first: Int, _ second: Int) { self.init(rank: 2, sizes: [first, second, 1, 1]) }
    public init(_ first: Int, _ second: Int, _ third: Int) { self.init(rank: 3, sizes: [first, second, third, 1]) }
    public init(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) {
        self.init(rank: 4, sizes: [first, second, third, fourth])
    }

    /// The size of one dimension, `0 ..< rank`.
    public subscript(dimension: Int) -> Int { sizes[dimension] }

    /// The size of the last, contiguous dimension; 1 for rank 0.
    public var last: Int { rank == 0 ? 1 : sizes[rank - 1] }

    /// The number of elements. Wraps around where `checkedCount` throws.
    public var count: Int { sizes[0] &* sizes[1] &* sizes[2] &* sizes[3] }

    /// All dimensions but the last, taken as one: how many vectors of `last` elements.
    public var rows: Int { last == 0 ? 0 : count / last }

    /// How many elements share a first index.
    public var width: Int { sizes[1] &* sizes[2] &* sizes[3] }

    /// The same shape with another last dimension.
    func replacingLast(with size: Int) -> Shape {
        var shape = self
        shape.sizes[max(rank - 1, 0)] = size
        return shape
    }

    /// The number of elements.
    ///
    /// - Throws: `invalidShape` if a size is negative or the elements' bytes cannot be counted in an `Int`.
    public func checkedCount() throws(TensorError) -> Int {
        var count = 1
        for dimension in 0..<4 {
            let (product, overflow) = count.multipliedReportingOverflow(by: sizes[dimension])
            // 2^59 elements leave room for padding and for counting bytes.
            guard sizes[dimension] >= 0, !overflow, product < 1 << 59 else { throw .invalidShape(self) }
            count = product
        }
        return count
    }
}

extension Shape: Equatable {
    public static func == (left: Shape, right: Shape) -> Bool {
        left.rank == right.rank && (0..<4).allSatisfy { left.sizes[$0] == right.sizes[$0] }
    }
}

extension Shape: CustomStringConvertible {
    /// As papers and frameworks write it: `[128, 784]`.
    public var description: String { "[" + (0..<rank).map { String(sizes[$0]) }.joined(separator: ", ") + "]" }
}
