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
        let drawing = Drawing(self)
        var grid = TextGrid(columns: min(max(columns, 1), 1000))
        let rows = min(max(rows, 1), 500)
        let yTicks = drawing.panels.enumerated().map { index, panel in
            Ticks(in: panel.y, atMost: (index == 0 ? rows : max(rows / 2, 1)) / 3)
        }
        let gutter = (yTicks.flatMap(\.major).map(\.label.count).max() ?? 0) + 2
        // One column stays free, so that a label under the last tick need not be moved far.
        let width = max(grid.columns - gutter - 1, 2)
        let xTicks = Self.fittingTicks(in: drawing.x, width: width)

        if !title.isEmpty {
            let shown = TextGrid.shortened(title, to: grid.columns)
            grid.write(shown, column: max(gutter + (width - shown.count) / 2, 0), line: 0, style: "1")
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
        return grid.rendered(color: color)
    }

    /// As many ticks as leave two blanks between their labels.
    private static func fittingTicks(in range: AxisRange, width: Int) -> Ticks {
        for count in (4...max(4, min(10, width / 7))).reversed() {
            let ticks = Ticks(in: range, atMost: count)
            let widest = ticks.major.map(\.label.count).max() ?? 0
            let places = ticks.major.map { range.fraction(of: $0.coordinate) * Double(width) }
            if zip(places, places.dropFirst()).allSatisfy({ $1 - $0 >= Double(widest + 2) }) { return ticks }
        }
        return Ticks(in: range, atMost: 3)
    }
}
