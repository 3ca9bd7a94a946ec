/// A panel with every choice made that does not depend on the medium: its range, the positions of its curves, its legend.
struct PanelDrawing {
    struct LegendEntry {
        let name: String
        let colorIndex: Int
        let isFaint: Bool
    }

    struct MarkerLine {
        let label: String
        let fraction: Double
        let isChosen: Bool
    }

    struct SpanRange {
        let label: String
        let from: Double
        let to: Double
    }

    private(set) var yLabel: String
    let y: AxisRange
    /// Faint curves first, so that the others lie above them.
    let curves: [Curve]
    let markers: [MarkerLine]
    let spans: [SpanRange]
    /// The entries of its legend; empty if the panel needs none of its own.
    private(set) var legend: [LegendEntry]
    /// The solid names that a legend here or above tells from other solid names.
    let distinguished: Set<String>

    /// - Parameter narrowestTread: in shares of the width, the narrowest tread that is drawn as one.
    init(
        _ panel: Panel, x: AxisRange, palette: Palette, legend: [LegendEntry], distinguished: Set<String>,
        narrowestTread: Double
    ) {
        let y = Self.yRange(of: panel, xScale: x.scale)
        let curves = panel.series.map { series in
            let points = Self.points(of: series).map { x0, y0 -> Curve.Point? in
                guard let column = AxisRange.coordinate(of: x0, scale: x.scale),
                    let row = AxisRange.coordinate(of: y0, scale: y.scale, floor: y.floor)
                else { return nil }
                return Curve.Point(x: x.fraction(of: column), y: y.fraction(of: row))
            }
            let outline =
                series.heldUntil == nil
                ? Curve.stepped(points) : Staircase.outline(points, narrowestTread: narrowestTread)
            return Curve(
                name: series.name, colorIndex: palette.index(of: series.name), isFaint: series.isFaint,
                points: Thinning.thinned(outline))
        }
        func fraction(_ value: Double) -> Double? {
            AxisRange.coordinate(of: value, scale: x.scale).map { x.fraction(of: $0) }
        }
        yLabel = panel.yAxis.label
        self.y = y
        self.curves = curves.filter(\.isFaint) + curves.filter { !$0.isFaint }
        markers = panel.markers.compactMap { marker in
            fraction(marker.x).map { MarkerLine(label: marker.label, fraction: $0, isChosen: marker.isChosen) }
        }
        spans = panel.spans.compactMap { span in
            guard let from = fraction(span.from), let to = fraction(span.to), from <= to else { return nil }
            return SpanRange(label: span.label, from: from, to: to)
        }
        self.legend = legend
        self.distinguished = distinguished
    }

    /// Without y label and legend.
    var unlabelled: Self {
        var result = self
        result.yLabel = ""
        result.legend = []
        return result
    }

    /// Where one span ends and the next begins.
    var dividers: [Double] { spans.dropFirst().map(\.from) }

    /// The pairs that both arrays have, and the end of the last value that is held.
    static func points(of series: Series) -> [(Double, Double)] {
        var points = Array(zip(series.x, series.y))
        if let end = series.heldUntil, let last = points.last { points.append((end, last.1)) }
        return points
    }

    private static func yRange(of panel: Panel, xScale: Axis.Scale) -> AxisRange {
        let values = panel.series.lazy.flatMap(\.y)
        let scale = AxisRange.usableScale(panel.yAxis.scale, for: values)
        let floor = scale == .logarithmic ? LogarithmicFloor(below: values) : nil
        func heights(_ isWanted: (Series) -> Bool) -> [[Double]] {
            panel.series.filter(isWanted).map { series in
                zip(series.x, series.y).compactMap { x0, y0 in
                    guard AxisRange.coordinate(of: x0, scale: xScale) != nil else { return nil }
                    return AxisRange.coordinate(of: y0, scale: scale, floor: floor)
                }
            }
        }
        // Values that are held are exact: none of them is an explosion or an outlier.
        let held = heights { $0.heldUntil != nil }.joined()
        let robust = RobustRange(
            solid: heights { $0.heldUntil == nil && !$0.isFaint }, faint: heights { $0.heldUntil == nil && $0.isFaint })
        var bounds = robust.bounds + [held.min(), held.max(), floor?.coordinate].compactMap { $0 }
        if panel.yAxis.includesZero && scale == .linear {
            bounds.append(0)
            // Nothing but zeros: any range above zero shows that.
            if bounds.allSatisfy({ $0 == 0 }) { bounds.append(1) }
        }
        return AxisRange(of: bounds, scale: scale, margin: 0.05, floor: floor)
    }
}
