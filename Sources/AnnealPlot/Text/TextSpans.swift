/// The spans of a panel in a terminal: brackets with labels above it.
///
///     ┌linear(start_factor=0.01)
///     ├┴┤├───────── cosine ─────────┤
struct TextSpans {
    private let spans: [PanelDrawing.SpanRange]
    private let labels: [String]
    private let rows: SpanLabels
    private let width: Int

    init(_ panel: PanelDrawing, width: Int) {
        self.width = width
        spans = panel.spans
        labels = spans.map { TextGrid.shortened($0.label, to: max(width * 2 / 3, 1)) }
        let last = Double(width - 1)
        rows = SpanLabels(
            zip(panel.spans, labels).map { span, label in
                (from: (span.from * last).rounded(), to: (span.to * last).rounded(), length: Double(label.count))
            }, width: Double(width), padding: 4, gap: 2)
    }

    var lineCount: Int { labels.contains { !$0.isEmpty } ? rows.rowCount + 1 : 0 }

    func draw(in grid: inout TextGrid, gutter: Int, line: Int) {
        let bracket = line + rows.rowCount
        for (index, position) in rows.positions.enumerated() {
            guard let position else { continue }
            let (from, to) = columns(of: index)
            let inner = max(to - from - 1, 0)
            let shape = to > from ? "├" + String(repeating: "─", count: inner) + "┤" : "│"
            grid.write(shape, column: gutter + from, line: bracket, style: "2")
            switch position {
            case .inside:
                let label = " \(labels[index]) "
                grid.write(label, column: gutter + from + 1 + max(inner - label.count, 0) / 2, line: bracket)
            case .above(let placed):
                let column = gutter + Int(placed.line)
                let row = bracket - 1 - placed.row
                for between in row + 1..<max(bracket, row + 1) {
                    grid.write("│", column: column, line: between, style: "2")
                }
                if to > from + 1 { grid.write("┴", column: column, line: bracket, style: "2") }
                if placed.isLeftOfLine {
                    grid.write(labels[index], column: column - labels[index].count, line: row)
                    grid.write("┐", column: column, line: row, style: "2")
                } else {
                    grid.write("┌", column: column, line: row, style: "2")
                    grid.write(labels[index], column: column + 1, line: row)
                }
            }
        }
    }

    /// The first and the last character of a bracket; the next one begins beside it.
    private func columns(of index: Int) -> (Int, Int) {
        let last = Double(width - 1)
        let from = Int((spans[index].from * last).rounded())
        let to = Int((spans[index].to * last).rounded()) - (index + 1 < spans.count ? 1 : 0)
        return (from, max(from, to))
    }
}
