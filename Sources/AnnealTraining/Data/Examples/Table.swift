/// A table as it is written, before anything is learned of it: numbers and texts by column.
struct Table {
    struct Column: Equatable {
        /// What the header calls it; `nil` without one.
        let name: String?
        /// Its place among the columns of the file, from 0.
        let position: Int
        /// The different texts that it holds, in the order in which they appear; `nil` for numbers.
        var texts: [String]?

        /// For a sentence: its name, or its place from 1.
        var title: String { name.map(inQuotes) ?? "\(position + 1)" }
    }

    /// The columns that features are made of.
    var columns: [Column]
    /// Row after row a number less its column's origin, the index of a text in its column, or NaN where a value is missing, for each
    /// of the columns.
    var cells: [Float]
    /// What each column's numbers are less, 0 for texts; empty if they are less nothing.
    var origins: [Double]
    /// The number of rows.
    var count: Int
    /// `nil` if the file has none.
    var labels: LabelColumn?
    var labelName: String?
    var labelPosition: Int?
    /// The number of columns in the file.
    var width: Int
    /// The number of missing values in each column.
    var missing: [Int]
    /// What was found out or is left aside, a line each.
    var notes: [String]

    /// The texts of each column that has them.
    var texts: [[String]?] { columns.map(\.texts) }
}
