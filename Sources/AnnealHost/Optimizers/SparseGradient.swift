/// The gradient of a tensor that a step touches only some rows of: those rows, and zeros in all others.
///
///     // Row 2 of an embedding of three rows of two.
///     SparseGradient(rows: [2], values: [0.5, -1], count: 1)
///
/// It is a view of memory that somebody else owns.
public struct SparseGradient {
    /// `count` row numbers of the tensor, ascending, none twice.
    public let rows: UnsafePointer<UInt64>
    /// `count` rows of numbers.
    public let values: UnsafePointer<Float>
    /// How many rows; may be 0.
    public let count: Int

    public init(rows: UnsafePointer<UInt64>, values: UnsafePointer<Float>, count: Int) {
        self.rows = rows
        self.values = values
        self.count = count
    }
}
