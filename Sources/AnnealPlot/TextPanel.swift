/// One panel in a terminal: from top to bottom legend, y label, marker labels, plot, x axis.
struct TextPanel {
    let drawing: Drawing.PanelDrawing
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

    func draw(in grid: inout TextGrid) {
        drawLegend(in: &grid)
        if !drawing.yLabel.isEmpty {
            grid.write(TextGrid.shortened(drawing.yLabel, to: grid.columns), column: 0, line: grid.lineCount)
        }
        let markers = placedMarkers(in: grid)
        let top = grid.lineCount + markers.rowCount
        drawCurves(in: &grid, top: top)
        drawMarkers(markers, in: &grid, top: top)
        drawAxes(in: &grid, top: top)
    }

    /// A letter for each solid name where colours do not tell the curves apart; the same in all panels.
    private var letters: [String: Character] {
        guard !usesColor || drawing.curves.contains(where: { $0.place >= Palette.colorCount }) else { return [:] }
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let named = drawing.curves.filter { drawing.distinguished.contains($0.name) }
        return Dictionary(
            named.map { ($0.name, alphabet[$0.place % alphabet.count]) }, uniquingKeysWith: { first, _ in first })
    }

    private func style(place: Int, isFaint: Bool) -> String {
        (isFaint ? "2;" : "") + Palette.terminalColor(at: place)
    }

    private func drawLegend(in grid: inout TextGrid) {
        guard !drawing.legend.isEmpty else { return }
        let letters = letters
        let texts = drawing.legend.map { TextGrid.shortened($0.name, to: max(grid.columns - gutter - 3, 1)) }
        let lines = LegendGrid(
            lengths: texts.map { Double($0.count + 6) }, width: Double(grid.columns - gutter + 3))
        let top = grid.lineCount
        for (index, entry) in drawing.legend.enumerated() {
            let column = gutter + Int(lines.offset(of: index))
            let sample = entry.isFaint ? "··" : letters[entry.name].map { "\($0) " } ?? "━━"
            let line = top + lines.row(of: index)
            grid.write(sample, column: column, line: line, style: style(place: entry.place, isFaint: entry.isFaint))
            grid.write(texts[index], column: column + 3, line: line)
        }
    }

    private func drawCurves(in grid: inout TextGrid, top: Int) {
        let letters = letters
        let spacing = max(2 * letters.count, 16)
        var marks: [(column: Int, row: Int, letter: Character, style: String)] = []
        for (index, curve) in drawing.curves.enumerated() {
            var canvas = BrailleCanvas(columns: width, rows: height)
            for segment in curve.segments {
                for point in segment where curve.isFaint || segment.count == 1 { canvas.dot(point) }
                if curve.isFaint { continue }
                for (from, to) in zip(segment, segment.dropFirst()) { canvas.line(from: from, to: to) }
            }
            let style = style(place: curve.place, isFaint: curve.isFaint)
            let letter = curve.isFaint ? nil : letters[curve.name]
            for column in 0..<width {
                let touched = (0..<height).filter { canvas.character(column: column, row: $0) != nil }
                for row in touched {
                    guard let character = canvas.character(column: column, row: row) else { continue }
                    grid.write(String(character), column: gutter + column, line: top + row, style: style)
                }
                // Staggered, so that curves that coincide show their letters in turn.
                if let letter, !touched.isEmpty,
                    column % spacing == (2 * index + 1) * spacing / (2 * drawing.curves.count) % spacing
                {
                    marks.append((column, touched[touched.count / 2], letter, style))
                }
            }
        }
        for mark in marks {
            grid.write(String(mark.letter), column: gutter + mark.column, line: top + mark.row, style: mark.style)
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
    private func drawMarkers(_ rows: LabelRows, in grid: inout TextGrid, top: Int) {
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
            for below in line + 1..<top + height where grid.isBlank(column: column, line: below) {
                grid.write(marker.isChosen ? "┃" : "┊", column: column, line: below, style: style)
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
