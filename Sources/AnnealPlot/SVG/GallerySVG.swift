extension Gallery {
    private static let titleSize = 11.0
    private static let titleLine = 13.0
    private static let plotHeight = 96.0

    /// The panels as a self-contained SVG document, in as many columns as leave each of them 200 pixels.
    ///
    /// - Parameter width: In pixels, held between 240 and 10,000.
    public func svg(width: Int = 960) -> String {
        let width = Double(min(max(width, 240), 10_000))
        let columns = columns(atMost: max(1, Int(width / 230)))
        let outer = yLabel.isEmpty ? 8.0 : 26
        let cellWidth = (width - outer - 6) / Double(columns)
        let drawing = Drawing(self, narrowestTread: Figure.narrowestTread / cellWidth)
        let yTicks = drawing.panels.map { Ticks(in: $0.y, atMost: 4) }
        let labelWidth = yTicks.flatMap(\.major).map { TextWidth.width(of: $0.label, size: 11) }.max() ?? 0
        let plotWidth = max(cellWidth - labelWidth - 24, 40)
        let titles = cells.map {
            TextWidth.wrapped($0.title, to: plotWidth + 8, size: Self.titleSize, lines: 3)
        }
        let rows = Swift.stride(from: 0, to: cells.count, by: columns).map { $0..<min($0 + columns, cells.count) }
        let xTicks = SVGLayout.fittingTicks(in: drawing.x, length: plotWidth)

        var panels: [(panel: SVGPanel, title: [String])] = []
        var y = 4.0
        for row in rows {
            let lines = titles[row].map(\.count).max() ?? 1
            y += Double(lines) * Self.titleLine + 8
            for index in row {
                let left = outer + Double(index % columns) * cellWidth + labelWidth + 12
                panels.append(
                    (
                        SVGPanel(
                            drawing: drawing.panels[index].unlabelled,
                            header: SVGHeader(drawing.panels[index].unlabelled, left: left, width: plotWidth),
                            spans: SVGSpans(drawing.panels[index], left: left, width: plotWidth), x: drawing.x,
                            xTicks: xTicks, yTicks: yTicks[index], left: left, right: left + plotWidth, top: y,
                            bottom: y + Self.plotHeight, isLast: index + columns >= cells.count), titles[index]
                    ))
            }
            // The cells above an unfilled end of the last row name their ticks too.
            let isNamed = row.upperBound + columns > cells.count
            y += Self.plotHeight + (isNamed ? 24 : 14)
        }
        let note = drawing.note
        let height = y + (xAxis.label.isEmpty ? 4 : 22) + (note == nil ? 0 : 18)

        var document = SVGDocument(width: width, height: height)
        for (panel, title) in panels {
            panel.draw(in: &document)
            for (index, line) in title.enumerated() {
                document.text(
                    line, x: panel.left, y: panel.top - 7 - Double(title.count - 1 - index) * Self.titleLine,
                    size: Self.titleSize, boldPrefix: index == 0 ? Self.nameLength(in: line) : 0)
            }
        }
        document.text(xAxis.label, x: (outer + width) / 2, y: y + 12, anchor: .middle, size: 13)
        document.text(yLabel, x: 17, y: y / 2, anchor: .middle, size: 13, isUpright: true)
        if let note { document.text(note, x: outer, y: height - 7, size: 10.5, color: "#555555") }
        return document.markup
    }

    /// The characters of a name before its arguments: 4 of "step(step_size=30)".
    private static func nameLength(in title: String) -> Int {
        let name = title.prefix { $0 != "(" }
        return name.contains(" ") ? 0 : name.count
    }
}
