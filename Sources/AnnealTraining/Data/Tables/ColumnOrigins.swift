/// What the numbers of a column are held less, where 32 bits of a number itself would lose what it differs by: dates in seconds all
/// begin with the same digits.
///
///     ColumnOrigins.found(in: [1_700_000_060, 0.5, 1_700_000_000, 0.25, 1_700_003_000, 0.75], width: 2)   // [1700000060, 0.5]
///
/// A number less the median of the column's first hundred rounds to 32 bits with an error of the size of the differences, so that what
/// is standardized in 64 bits from there is right to the last places of 32.
enum ColumnOrigins {
    /// The rows that are looked at.
    static let rows = 100

    /// The median of each column; 0 where there is no number.
    ///
    /// - Parameter numbers: The first rows, one after the other; NaN where a value is missing.
    static func found(in numbers: [Double], width: Int) -> [Double] {
        (0..<width).map { column in
            let present = stride(from: column, to: numbers.count, by: width).map { numbers[$0] }
                .filter { $0.isFinite }.sorted()
            guard !present.isEmpty else { return 0 }
            let median = present[(present.count - 1) / 2]
            // A difference from a larger one might have no 32 bits.
            return median.magnitude < 0x1p100 ? median : 0
        }
    }
}
