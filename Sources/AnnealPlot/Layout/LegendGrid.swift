/// The entries of a legend in as many columns as fit, filled row by row.
struct LegendGrid {
    /// The length of each column.
    let columns: [Double]
    let rowCount: Int

    /// Entries that are longer than `width` are expected to be shortened already.
    init(lengths: [Double], width: Double) {
        let count = max(lengths.count, 1)
        let fitting = (1...count).reversed().first { columns in
            Self.columnLengths(lengths, columns: columns).reduce(0, +) <= width
        }
        columns = Self.columnLengths(lengths, columns: fitting ?? 1)
        rowCount = (lengths.count + columns.count - 1) / columns.count
    }

    /// Where the entry begins.
    func offset(of index: Int) -> Double { columns.prefix(index % columns.count).reduce(0, +) }

    func row(of index: Int) -> Int { index / columns.count }

    private static func columnLengths(_ lengths: [Double], columns: Int) -> [Double] {
        (0..<columns).map { column in
            stride(from: column, to: lengths.count, by: columns).map { lengths[$0] }.max() ?? 0
        }
    }
}
