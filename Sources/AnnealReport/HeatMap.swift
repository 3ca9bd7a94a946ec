/// A metric over two parameters, as a table in colours.
public struct HeatMap: Sendable {
    /// What was measured at one place of both parameters.
    public struct Cell: Sendable, Equatable {
        /// As the metric is shown; `nil` if everything there failed.
        public var value: Double?
        /// In words, for whoever points at it.
        public var label: String

        public init(value: Double?, label: String) {
            self.value = value
            self.label = label
        }
    }

    public var title: String
    public var xLabel: String
    public var yLabel: String
    /// Values of x, or bins, from the left.
    public var columns: [String]
    /// Values of y, or bins, from the bottom.
    public var rows: [String]
    /// Row by row; `nil` where nothing was measured.
    public var cells: [[Cell?]]
    public var higherIsBetter: Bool

    public init(
        title: String, xLabel: String, yLabel: String, columns: [String], rows: [String], cells: [[Cell?]],
        higherIsBetter: Bool
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.columns = columns
        self.rows = rows
        self.cells = cells
        self.higherIsBetter = higherIsBetter
    }

    /// By row and column.
    private var measured: [(row: Int, column: Int, cell: Cell)] {
        cells.enumerated().flatMap { row, cells in
            cells.enumerated().compactMap { column, cell in cell.map { (row, column, $0) } }
        }
    }

    private func isBetter(_ a: Double, than b: Double) -> Bool { higherIsBetter ? a > b : a < b }

    /// The value of the best cell.
    var best: Double? {
        measured.compactMap(\.cell.value).min { isBetter($0, than: $1) }
    }

    /// The share of the other values that a value is better than: colours by rank tell good ones apart, whatever the bad ones are.
    func standing(_ value: Double) -> Double {
        let values = measured.compactMap(\.cell.value)
        guard values.count > 1 else { return 1 }
        return Double(values.count { isBetter(value, than: $0) }) / Double(values.count - 1)
    }

    /// The map in words.
    var description: String {
        guard let best, let place = measured.first(where: { $0.cell.value == best }) else { return "nothing trained" }
        return
            "best with \(xLabel) \(columns[place.column]) and \(yLabel) \(rows[place.row]): \(Markup.short(best)); darker is better"
    }
}
