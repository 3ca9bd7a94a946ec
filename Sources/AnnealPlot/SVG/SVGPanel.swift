/// One plot area on the page: grid, axes, curves.
struct SVGPanel {
    let drawing: PanelDrawing
    let header: SVGHeader
    let spans: SVGSpans
    let x: AxisRange
    let xTicks: Ticks
    let yTicks: Ticks
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    /// Only the last panel names the x ticks.
    let isLast: Bool

    func draw(in document: inout SVGDocument) {
        drawGrid(in: &document)
        spans.draw(in: &document, top: top, bottom: bottom)
        header.draw(in: &document, top: top - spans.height, bottom: bottom)
        document.clipped(x: left, y: top - 1, width: right - left + 1, height: bottom - top + 2) { document in
            for curve in drawing.curves { draw(curve, in: &document) }
        }
        drawAxes(in: &document)
    }

    private func column(_ coordinate: Double) -> Double { left + x.fraction(of: coordinate) * (right - left) }

    private func row(_ coordinate: Double) -> Double {
        bottom - drawing.y.fraction(of: coordinate) * (bottom - top)
    }

    private func vertical(_ x: Double, _ from: Double, _ to: Double) -> (from: Curve.Point, to: Curve.Point) {
        (Curve.Point(x: x, y: from), Curve.Point(x: x, y: to))
    }

    private func horizontal(_ y: Double, _ from: Double, _ to: Double) -> (from: Curve.Point, to: Curve.Point) {
        (Curve.Point(x: from, y: y), Curve.Point(x: to, y: y))
    }

    private func drawGrid(in document: inout SVGDocument) {
        document.lines(
            xTicks.minor.map { vertical(column($0), top, bottom) }
                + yTicks.minor.map { horizontal(row($0), left, right) },
            stroke: "stroke=\"#f2f2f2\" stroke-width=\"1\"")
        document.lines(
            xTicks.major.map { vertical(column($0.coordinate), top, bottom) }
                + yTicks.major.map { horizontal(row($0.coordinate), left, right) },
            stroke: "stroke=\"#dddddd\" stroke-width=\"1\"")
    }

    private func draw(_ curve: Curve, in document: inout SVGDocument) {
        for segment in curve.segments {
            let points = segment.map {
                Curve.Point(x: left + $0.x * (right - left), y: bottom - $0.y * (bottom - top))
            }
            if points.count == 1 {
                let opacity = curve.isFaint ? " fill-opacity=\"0.35\"" : ""
                document.dot(
                    points[0], radius: curve.isFaint ? 1.5 : 2.5,
                    fill: "fill=\"\(Palette.color(at: curve.colorIndex))\"\(opacity)")
            } else {
                document.polyline(
                    Simplification.simplified(points, tolerance: 0.1),
                    stroke: CurveStroke(color: curve.colorIndex, isFaint: curve.isFaint).attributes)
            }
        }
    }

    private func drawAxes(in document: inout SVGDocument) {
        document.lines(
            [vertical(left, top, bottom), horizontal(bottom, left, right)]
                + xTicks.major.map { vertical(column($0.coordinate), bottom, bottom + 5) }
                + xTicks.minor.map { vertical(column($0), bottom, bottom + 3) }
                + yTicks.major.map { horizontal(row($0.coordinate), left - 5, left) }
                + yTicks.minor.map { horizontal(row($0), left - 3, left) },
            stroke: "stroke=\"#444444\" stroke-width=\"1\"")
        for tick in yTicks.major {
            document.text(tick.label, x: left - 8, y: row(tick.coordinate) + 4, anchor: .end, size: 11)
        }
        if isLast {
            for tick in xTicks.major {
                document.text(tick.label, x: column(tick.coordinate), y: bottom + 18, anchor: .middle, size: 11)
            }
        }
        let label = TextWidth.shortened(drawing.yLabel, to: max(bottom - top, 60), size: 13)
        document.text(label, x: 14, y: (top + bottom) / 2, anchor: .middle, size: 13, isUpright: true)
    }
}
