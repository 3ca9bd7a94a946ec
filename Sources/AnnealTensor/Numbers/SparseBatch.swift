/// Sparse rows of features: the indices of each example that are not zero, and their values.
///
///     // Two examples: feature 3 with the value 1, then features 0 and 2 with 0.5 and 2.
///     SparseBatch(count: 2, offsets: [0, 1, 3], indices: [3, 0, 2], values: [1, 0.5, 2])
///
/// The memory belongs to somebody else and must outlive the tape's step.
public struct SparseBatch: BitwiseCopyable {
    /// How many examples.
    public let count: Int
    /// Where each example's entries begin, and where the last one's end: `count + 1` numbers.
    public let offsets: UnsafePointer<Int>
    public let indices: UnsafePointer<UInt32>
    public let values: UnsafePointer<Float>

    public init(
        count: Int, offsets: UnsafePointer<Int>, indices: UnsafePointer<UInt32>, values: UnsafePointer<Float>
    ) {
        self.count = count
        self.offsets = offsets
        self.indices = indices
        self.values = values
    }

    /// The entries of one example.
    subscript(example: Int) -> Range<Int> { offsets[example]..<offsets[example + 1] }
}
