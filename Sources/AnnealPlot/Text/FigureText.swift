extension Figure {
    /// The figure as text for a terminal, the curves in braille characters; every line ends with a newline.
    ///
    /// - Parameters:
    ///   - columns: No line is longer; at least 1. Colour codes are not counted.
    ///   - rows: The height of the plot area; further panels are half as high. At least 1, at most 500.
    ///   - color: With ANSI colours. Without them, or with more series than colours, letters on the curves and in the
    ///     legend tell several series apart, and a faint series is dotted.
    ///
    /// Curves are thinned and cut off as in ``svg(width:height:)``.
    public func text(columns: Int = 80, rows: Int = 20, color: Bool) -> String {
        var grid = TextGrid(columns: min(max(columns, 1), 1000))
        let drawing = Drawing(self, narrowestTread: Self.narrowestTextTread / Double(grid.columns))
        let rows = min(max(rows, 1), 500)
        let yTicks = drawing.panels.enumerated().map { index, panel in
            Ticks(in: panel.y, atMost: (index == 0 ? rows : max(rows / 2, 1)) / 3)
        }
        let gutter = TextPanel.gutter(of: yTicks)
        // One column stays free, so that a label under the last tick need not be moved far.
        let width = max(grid.columns - gutter - 1, 2)
        let xTicks = TextPanel.fittingTicks(in: drawing.x, width: width)

        for line in TextGrid.wrapped(title, to: grid.columns, lines: 2) where !title.isEmpty {
            grid.write(line, column: max(gutter + (width - line.count) / 2, 0), line: grid.lineCount, style: "1")
        }
        for (index, panel) in drawing.panels.enumerated() {
            TextPanel(
                drawing: panel, x: drawing.x, xTicks: xTicks, yTicks: yTicks[index], gutter: gutter, width: width,
                height: index == 0 ? rows : max(rows / 2, 1), usesColor: color,
                isLast: index == drawing.panels.count - 1
            ).draw(in: &grid)
        }
        if !drawing.panels.isEmpty {
            let shown = TextGrid.shortened(xAxis.label, to: grid.columns)
            let column = min(gutter + (width - shown.count) / 2, grid.columns - shown.count)
            if !shown.isEmpty { grid.write(shown, column: max(column, 0), line: grid.lineCount) }
        }
        grid.writeNote(drawing.note)
        return grid.rendered(color: color)
    }

    /// Treads of fewer characters look better as a line.
    static let narrowestTextTread = 4.0
}
