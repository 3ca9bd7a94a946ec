extension Gallery {
    /// The panels for a terminal, three beside each other in 80 columns; every line ends with a newline.
    ///
    /// - Parameters:
    ///   - columns: No line is longer; at least 1.
    ///   - color: With ANSI colours.
    public func text(columns: Int = 80, color: Bool) -> String {
        let total = min(max(columns, 1), 1000)
        let count = self.columns(atMost: max(1, total / 26))
        let cellWidth = (total + 1) / count - 1
        let drawing = Drawing(self, narrowestTread: Figure.narrowestTextTread / Double(cellWidth))
        let yTicks = drawing.panels.map { Ticks(in: $0.y, atMost: 3) }
        let gutter = TextPanel.gutter(of: yTicks)
        let width = max(cellWidth - gutter - 1, 2)
        let xTicks = TextPanel.fittingTicks(in: drawing.x, width: width)

        var grid = TextGrid(columns: total)
        for row in Swift.stride(from: 0, to: cells.count, by: count) {
            let top = grid.lineCount
            let indices = row..<min(row + count, cells.count)
            let titles = indices.map { TextGrid.wrapped(cells[$0].title, to: max(cellWidth - 1, 1), lines: 3) }
            let titleLines = titles.map(\.count).max() ?? 1
            for (column, index) in indices.enumerated() {
                var cell = TextGrid(columns: cellWidth)
                for (offset, line) in titles[column].enumerated() {
                    cell.write(
                        line, column: 0, line: titleLines - titles[column].count + offset, style: offset == 0 ? "1" : ""
                    )
                }
                TextPanel(
                    drawing: drawing.panels[index].unlabelled, x: drawing.x, xTicks: xTicks, yTicks: yTicks[index],
                    gutter: gutter, width: width, height: 6, usesColor: color, isLast: index + count >= cells.count
                ).draw(in: &cell)
                grid.paste(cell, column: column * (cellWidth + 1), line: top)
            }
        }
        if !cells.isEmpty {
            let label = TextGrid.shortened(
                [xAxis.label.isEmpty ? "" : "across: \(xAxis.label)", yLabel.isEmpty ? "" : "up: \(yLabel)"]
                    .filter { !$0.isEmpty }.joined(separator: ", "), to: total)
            if !label.isEmpty { grid.write(label, column: max((total - label.count) / 2, 0), line: grid.lineCount) }
        }
        grid.writeNote(drawing.note)
        return grid.rendered(color: color)
    }
}
