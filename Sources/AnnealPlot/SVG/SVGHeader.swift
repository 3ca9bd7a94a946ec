/// What stands above a panel: its legend, and below that the labels of its markers.
struct SVGHeader {
    private static let rowHeight = 17.0
    private static let labelHeight = 15.0
    private static let sample = 26.0
    private static let size = 12.0
    private static let legendSize = 11.0

    let height: Double
    private let entries: [PanelDrawing.LegendEntry]
    private let names: [String]
    private let grid: LegendGrid
    private let markers: [PanelDrawing.MarkerLine]
    private let labels: [String]
    private let rows: LabelRows
    private let left: Double
    private let width: Double

    init(_ panel: PanelDrawing, left: Double, width: Double) {
        entries = panel.legend
        let spacing = 14.0
        let padding = Self.sample + 6 + spacing
        names = panel.legend.map {
            TextWidth.shortened($0.name, to: max(width + spacing - padding, 40), size: Self.legendSize)
        }
        grid = LegendGrid(
            lengths: names.map { TextWidth.width(of: $0, size: Self.legendSize) + padding }, width: width + spacing)
        markers = panel.markers
        labels = panel.markers.map { TextWidth.shortened($0.label, to: width / 2, size: Self.size) }
        rows = LabelRows(
            zip(panel.markers, labels).map { marker, label in
                (
                    line: marker.fraction * width,
                    length: TextWidth.width(of: label, size: Self.size) * (marker.isChosen ? 1.12 : 1) + 5
                )
            }, width: width + 10, gap: 6)
        self.left = left
        self.width = width
        let legendHeight = entries.isEmpty ? 0 : Double(grid.rowCount) * Self.rowHeight + 6
        height = legendHeight + Double(rows.rowCount) * Self.labelHeight + (rows.rowCount > 0 ? 3 : 0)
    }

    /// The legend, and the marker labels with their lines through the plot area from `top` to `bottom`.
    func draw(in document: inout SVGDocument, top: Double, bottom: Double) {
        for (index, entry) in entries.enumerated() {
            let x = left + grid.offset(of: index)
            let y = top - height + (Double(grid.row(of: index)) + 0.5) * Self.rowHeight
            document.lines(
                [(Curve.Point(x: x, y: y), Curve.Point(x: x + Self.sample, y: y))],
                stroke: CurveStroke(color: entry.colorIndex, isFaint: entry.isFaint).attributes)
            document.text(names[index], x: x + Self.sample + 6, y: y + 4, size: Self.legendSize)
        }
        for ((marker, label), placed) in zip(zip(markers, labels), rows.placed) {
            let x = left + placed.line
            let baseline = top - 7 - Double(placed.row) * Self.labelHeight
            document.lines(
                [(Curve.Point(x: x, y: baseline - 9), Curve.Point(x: x, y: bottom))],
                stroke: marker.isChosen
                    ? "stroke=\"#222222\" stroke-width=\"1.8\""
                    : "stroke=\"#777777\" stroke-width=\"1\" stroke-dasharray=\"4 3\"")
            document.text(
                label, x: placed.isLeftOfLine ? x - 4 : x + 4, y: baseline,
                anchor: placed.isLeftOfLine ? .end : .start, size: Self.size, isBold: marker.isChosen,
                color: marker.isChosen ? "#000000" : "#444444")
        }
    }
}
