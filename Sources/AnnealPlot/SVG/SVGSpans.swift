/// The spans of a panel: brackets with labels above it, dividing lines through it.
struct SVGSpans {
    private static let size = 11.0
    private static let rowHeight = 15.0
    /// The bracket and the label on it.
    private static let bracketHeight = 24.0

    let height: Double
    private let panel: PanelDrawing
    private let labels: [String]
    private let rows: SpanLabels
    private let left: Double
    private let width: Double

    init(_ panel: PanelDrawing, left: Double, width: Double) {
        self.panel = panel
        self.left = left
        self.width = width
        labels = panel.spans.map { TextWidth.shortened($0.label, to: width * 0.7, size: Self.size) }
        rows = SpanLabels(
            zip(panel.spans, labels).map { span, label in
                (from: span.from * width, to: span.to * width, length: TextWidth.width(of: label, size: Self.size))
            }, width: width, padding: 8, gap: 10)
        let hasLabels = labels.contains { !$0.isEmpty }
        height = hasLabels ? Self.bracketHeight + Double(rows.rowCount) * Self.rowHeight : 0
    }

    /// - Parameters:
    ///   - top: of the plot area; everything but the dividing lines stands above it.
    func draw(in document: inout SVGDocument, top: Double, bottom: Double) {
        document.lines(
            panel.dividers.map { vertical($0 * width, top, bottom) },
            stroke: "stroke=\"#8a8a8a\" stroke-width=\"1\" stroke-dasharray=\"2 3\"")
        guard height > 0 else { return }
        for (index, position) in rows.positions.enumerated() {
            guard let position else { continue }
            let span = panel.spans[index]
            let bracket = top - 6
            let inset = min(1.5, (span.to - span.from) * width / 3)
            let (from, to) = (span.from * width + inset, span.to * width - inset)
            var strokes = [
                (from: Curve.Point(x: left + from, y: bracket), to: Curve.Point(x: left + to, y: bracket)),
                vertical(from, bracket, bracket + 4), vertical(to, bracket, bracket + 4),
            ]
            switch position {
            case .inside:
                document.text(
                    labels[index], x: left + (from + to) / 2, y: bracket - 5, anchor: .middle, size: Self.size,
                    color: "#444444")
            case .above(let placed):
                let baseline = top - Self.bracketHeight - 3 - Double(placed.row) * Self.rowHeight
                strokes.append(vertical(placed.line, baseline - 8, bracket))
                document.text(
                    labels[index], x: left + placed.line + (placed.isLeftOfLine ? -4 : 4), y: baseline,
                    anchor: placed.isLeftOfLine ? .end : .start, size: Self.size, color: "#444444")
            }
            document.lines(strokes, stroke: "stroke=\"#8a8a8a\" stroke-width=\"1\"")
        }
    }

    private func vertical(_ x: Double, _ from: Double, _ to: Double) -> (from: Curve.Point, to: Curve.Point) {
        (Curve.Point(x: left + x, y: from), Curve.Point(x: left + x, y: to))
    }
}
