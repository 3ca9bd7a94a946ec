/// One panel in a terminal: from top to bottom legend, y label, marker labels, plot, x axis.
struct TextPanel {
    let drawing: PanelDrawing
    let x: AxisRange
    let xTicks: Ticks
    let yTicks: Ticks
    /// The characters left of the plot: tick labels and axis.
    let gutter: Int
    let width: Int
    let height: Int
    let usesColor: Bool
    /// Only the last panel names the x ticks.
    let isLast: Bool

    /// The characters that the widest tick label and the axis need.
    static func gutter(of yTicks: [Ticks]) -> Int { (yTicks.flatMap(\.major).map(\.label.count).max() ?? 0) + 2 }

    /// As many ticks as leave two blanks between their labels.
    static func fittingTicks(in range: AxisRange, width: Int) -> Ticks {
        for count in (4...max(4, min(11, width / 6))).reversed() {
            let ticks = Ticks(in: range, atMost: count)
            let widest = ticks.major.map(\.label.count).max() ?? 0
            let places = ticks.major.map { range.fraction(of: $0.coordinate) * Double(width) }
            if zip(places, places.dropFirst()).allSatisfy({ $1 - $0 >= Double(widest + 2) }) { return ticks }
        }
        return Ticks(in: range, atMost: 3)
    }

    func draw(in grid: inout TextGrid) {
        TextLegend(drawing.legend, letters: letters, width: grid.columns - gutter).draw(
            in: &grid, column: gutter, style: style)
        if !drawing.yLabel.isEmpty {
            grid.write(TextGrid.shortened(drawing.yLabel, to: grid.columns), column: 0, line: grid.lineCount)
        }
        let markers = placedMarkers(in: grid)
        let spans = TextSpans(drawing, width: width)
        let spanLine = grid.lineCount + markers.rowCount
        let top = spanLine + spans.lineCount
        spans.draw(in: &grid, gutter: gutter, line: spanLine)
        drawCurves(in: &grid, top: top)
        drawMarkers(markers, in: &grid, top: spanLine, bottom: top + height)
        drawDividers(in: &grid, top: top)
        drawAxes(in: &grid, top: top)
    }

    /// A letter for each solid name where colours do not tell the curves apart; the same in all panels.
    private var letters: [String: Character] {
        guard !usesColor || drawing.curves.contains(where: { $0.colorIndex >= Palette.colorCount }) else { return [:] }
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let named = drawing.curves.filter { drawing.distinguished.contains($0.name) }
        return Dictionary(
            named.map { ($0.name, alphabet[$0.colorIndex % alphabet.count]) }, uniquingKeysWith: { first, _ in first })
    }

    private func style(color: Int, isFaint: Bool) -> String {
        (isFaint ? "2;" : "") + Palette.terminalColor(at: color)
    }

    private func drawCurves(in grid: inout TextGrid, top: Int) {
        let letters = letters
        var touched: [[[Int]]] = []
        for curve in drawing.curves {
            var canvas = BrailleCanvas(columns: width, rows: height)
            for segment in curve.segments {
                for point in segment where curve.isFaint || segment.count == 1 { canvas.dot(point) }
                if curve.isFaint { continue }
                for (from, to) in zip(segment, segment.dropFirst()) { canvas.line(from: from, to: to) }
            }
            let style = style(color: curve.colorIndex, isFaint: curve.isFaint)
            for column in 0..<width {
                for row in 0..<height {
                    guard let character = canvas.character(column: column, row: row) else { continue }
                    grid.write(String(character), column: gutter + column, line: top + row, style: style)
                }
            }
            touched.append(
                (0..<width).map { column in
                    (0..<height).filter { canvas.character(column: column, row: $0) != nil }
                })
        }
        for mark in CurveLetters.all(on: touched) {
            let curve = drawing.curves[mark.curve]
            guard !curve.isFaint, let letter = letters[curve.name] else { continue }
            grid.write(
                String(letter), column: gutter + mark.column, line: top + mark.row,
                style: style(color: curve.colorIndex, isFaint: false))
        }
    }

    private func column(_ fraction: Double) -> Int { Int((fraction * Double(width - 1)).rounded()) }

    private func placedMarkers(in grid: TextGrid) -> LabelRows {
        LabelRows(
            drawing.markers.map {
                let label = TextGrid.shortened($0.label, to: max(width / 2, 1))
                return (line: Double(column($0.fraction)), length: Double(label.count + 1))
            }, width: Double(width), gap: 1)
    }

    /// Flags above the plot, their lines down through it wherever it is blank.
    private func drawMarkers(_ rows: LabelRows, in grid: inout TextGrid, top: Int, bottom: Int) {
        for (marker, placed) in zip(drawing.markers, rows.placed) {
            let label = TextGrid.shortened(marker.label, to: max(width / 2, 1))
            let style = marker.isChosen ? "1" : "2"
            let column = gutter + Int(placed.line)
            let line = top - 1 - placed.row
            if placed.isLeftOfLine {
                let corner = marker.isChosen ? "┓" : "┐"
                grid.write(label + corner, column: column - label.count, line: line, style: style)
            } else {
                grid.write((marker.isChosen ? "┏" : "┌") + label, column: column, line: line, style: style)
            }
            for below in line + 1..<bottom where grid.isBlank(column: column, line: below) {
                grid.write(marker.isChosen ? "┃" : "┊", column: column, line: below, style: style)
            }
        }
    }

    private func drawDividers(in grid: inout TextGrid, top: Int) {
        for divider in drawing.dividers {
            let column = gutter + column(divider)
            for line in top..<top + height where grid.isBlank(column: column, line: line) {
                grid.write("┊", column: column, line: line, style: "2")
            }
        }
    }

    private func drawAxes(in grid: inout TextGrid, top: Int) {
        for row in 0..<height { grid.write("│", column: gutter - 1, line: top + row) }
        for tick in yTicks.major {
            let dot = ((1 - drawing.y.fraction(of: tick.coordinate)) * Double(4 * height - 1)).rounded()
            let line = top + min(max(Int(dot) / 4, 0), height - 1)
            grid.write(tick.label + " ┤", column: gutter - 2 - tick.label.count, line: line)
        }
        let bottom = top + height
        grid.write("└" + String(repeating: "─", count: width), column: gutter - 1, line: bottom)
        for tick in xTicks.major {
            let place = gutter + column(x.fraction(of: tick.coordinate))
            grid.write("┬", column: place, line: bottom)
            guard isLast else { continue }
            let start = min(place - tick.label.count / 2, grid.columns - tick.label.count)
            grid.write(tick.label, column: max(start, 0), line: bottom + 1)
        }
    }
}
