/// Where everything of a figure stands on the page, in pixels.
struct SVGLayout {
    private static let titleSize = 15.0
    private static let noteSize = 10.5

    let width: Double
    let height: Double
    let panels: [SVGPanel]
    private let titleLines: [String]
    private let xLabel: String
    private let note: String?
    private let left: Double
    private let right: Double

    init(_ drawing: Drawing, title: String, xLabel: String, width: Double, height: Double?) {
        self.width = width
        self.xLabel = xLabel
        titleLines =
            title.isEmpty ? [] : TextWidth.wrapped(title, to: width - 24, size: Self.titleSize * 1.08, lines: 2)

        // The labels must be known before the left margin, and the heights hardly matter for their width.
        let yTicks = drawing.panels.indices.map { index in
            Ticks(in: drawing.panels[index].y, atMost: index > 0 ? 5 : drawing.panels.count > 1 ? 7 : 8)
        }
        let labelWidth = yTicks.flatMap(\.major).map { TextWidth.width(of: $0.label, size: 11) }.max() ?? 0
        let hasYLabel = drawing.panels.contains { !$0.yLabel.isEmpty }
        let left = min(labelWidth + (hasYLabel ? 34 : 14), width / 2)
        let right = width - 20
        (self.left, self.right) = (left, right)
        note = drawing.note.map { TextWidth.shortened($0, to: right - left, size: Self.noteSize) }
        let xTicks = Self.fittingTicks(in: drawing.x, length: right - left)

        let headers = drawing.panels.map { SVGHeader($0, left: left, width: right - left) }
        let spans = drawing.panels.map { SVGSpans($0, left: left, width: right - left) }
        let top = titleLines.isEmpty ? 8 : 16 + 18 * Double(titleLines.count)
        let bottom = (xLabel.isEmpty ? 26.0 : 44) + (note == nil ? 0 : 18)
        let gap = 16.0
        let fixed =
            top + bottom + headers.map(\.height).reduce(0, +) + spans.map(\.height).reduce(0, +)
            + gap * Double(max(drawing.panels.count - 1, 0))
        // The first panel is what the figure is about.
        let shares = drawing.panels.indices.map { $0 == 0 ? 1.0 : 0.6 }
        let plotHeight = drawing.panels.count > 1 ? 230.0 : 300
        let unit = height.map { ($0 - fixed) / max(shares.reduce(0, +), 1) } ?? plotHeight
        let heights = shares.map { max(unit * $0, 40) }
        self.height = max(fixed + heights.reduce(0, +), height ?? 0)

        var panels: [SVGPanel] = []
        var y = top
        for (index, panel) in drawing.panels.enumerated() {
            y += headers[index].height + spans[index].height
            panels.append(
                SVGPanel(
                    drawing: panel, header: headers[index], spans: spans[index], x: drawing.x, xTicks: xTicks,
                    yTicks: heights[index] < 125 ? Ticks(in: panel.y, atMost: Int(heights[index] / 25)) : yTicks[index],
                    left: left, right: right, top: y, bottom: y + heights[index],
                    isLast: index == drawing.panels.count - 1))
            y += heights[index] + gap
        }
        self.panels = panels
    }

    /// The title above and the name of the x axis below all panels, and the note below that.
    func drawFrame(in document: inout SVGDocument) {
        for (index, line) in titleLines.enumerated() {
            document.text(
                line, x: width / 2, y: 23 + 18 * Double(index), anchor: .middle, size: Self.titleSize, isBold: true)
        }
        let label = TextWidth.shortened(xLabel, to: width - 24, size: 13)
        document.text(
            label, x: (left + right) / 2, y: height - (note == nil ? 9 : 27), anchor: .middle, size: 13)
        if let note {
            document.text(note, x: left, y: height - 9, size: Self.noteSize, color: "#555555")
        }
    }

    /// As many ticks as leave room between their labels.
    static func fittingTicks(in range: AxisRange, length: Double) -> Ticks {
        for count in (4...max(4, min(12, Int(length / 60)))).reversed() {
            let ticks = Ticks(in: range, atMost: count)
            let widest = ticks.major.map { TextWidth.width(of: $0.label, size: 11) }.max() ?? 0
            let places = ticks.major.map { range.fraction(of: $0.coordinate) * length }
            if zip(places, places.dropFirst()).allSatisfy({ $1 - $0 > widest + 12 }) { return ticks }
        }
        return Ticks(in: range, atMost: 3)
    }
}
