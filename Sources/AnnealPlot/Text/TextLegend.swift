/// The legend of a panel in a terminal: a sample or a letter, and the whole name, on further lines if it is long.
struct TextLegend {
    private static let sample = 3

    private let entries: [PanelDrawing.LegendEntry]
    private let letters: [String: Character]
    private let names: [[String]]
    private let grid: LegendGrid

    init(_ entries: [PanelDrawing.LegendEntry], letters: [String: Character], width: Int) {
        self.entries = entries
        self.letters = letters
        names = entries.map { TextGrid.wrapped($0.name, to: max(width - Self.sample, 1), lines: 3) }
        let lengths = names.map { Double(($0.map(\.count).max() ?? 0) + 2 * Self.sample) }
        grid = LegendGrid(lengths: lengths, width: Double(width + Self.sample))
    }

    func draw(in text: inout TextGrid, column: Int, style: (_ color: Int, _ isFaint: Bool) -> String) {
        // With a name of several lines there is but one column.
        var line = text.lineCount
        for (index, entry) in entries.enumerated() {
            let start = column + Int(grid.offset(of: index))
            let sample = entry.isFaint ? "··" : letters[entry.name].map { "\($0) " } ?? "━━"
            text.write(sample, column: start, line: line, style: style(entry.colorIndex, entry.isFaint))
            for (offset, name) in names[index].enumerated() {
                text.write(name, column: start + Self.sample, line: line + offset)
            }
            let isRowFull = index + 1 == entries.count || grid.row(of: index + 1) > grid.row(of: index)
            if isRowFull { line += names[index].count }
        }
    }
}
