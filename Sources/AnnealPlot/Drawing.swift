/// A figure with every choice made that does not depend on the medium: ranges, places, colours, legends.
struct Drawing {
    struct LegendEntry {
        let name: String
        let place: Int
        let isFaint: Bool
    }

    struct MarkerLine {
        let label: String
        let fraction: Double
        let isChosen: Bool
    }

    struct PanelDrawing {
        let yLabel: String
        let y: AxisRange
        /// Faint curves first, so that the others lie above them.
        let curves: [Curve]
        let markers: [MarkerLine]
        /// Empty if the panel needs none of its own.
        let legend: [LegendEntry]
        /// The solid names that a legend here or above tells from other solid names.
        let distinguished: Set<String>
    }

    let x: AxisRange
    let panels: [PanelDrawing]

    init(_ figure: Figure) {
        let palette = Palette(figure.panels)
        let x = Self.xRange(of: figure)
        self.x = x
        var explained: Set<String> = []
        var distinguished: Set<String> = []
        panels = figure.panels.map { panel in
            let legend = Self.legend(of: panel, palette: palette)
            let isNew = legend.count > 1 && legend.contains { !explained.contains($0.name) }
            if isNew { explained.formUnion(legend.map(\.name)) }
            let solid = legend.filter { !$0.isFaint }.map(\.name)
            if solid.count > 1 { distinguished.formUnion(solid) }
            return Self.placed(
                panel, x: x, palette: palette, legend: isNew ? legend : [],
                distinguished: distinguished.intersection(solid))
        }
    }

    private static func legend(of panel: Panel, palette: Palette) -> [LegendEntry] {
        var seen: Set<String> = []
        return panel.series.filter { seen.insert($0.name).inserted }.map {
            LegendEntry(name: $0.name, place: palette.place(of: $0.name), isFaint: $0.isFaint)
        }
    }

    private static func xRange(of figure: Figure) -> AxisRange {
        let series = figure.panels.flatMap(\.series)
        let markers = figure.panels.flatMap(\.markers).map(\.x)
        // Only a value that both arrays have is drawn.
        let values = series.flatMap { zip($0.x, $0.y).filter { $1.isFinite }.map(\.0) }
        let scale = AxisRange.usableScale(figure.xAxis.scale, for: values + markers)
        let isWhole = values.allSatisfy { $0 == $0.rounded() || !$0.isFinite }
        let coordinates = (values + markers).compactMap { AxisRange.coordinate(of: $0, scale: scale) }
        return AxisRange(of: coordinates, scale: scale, margin: 0, isWhole: isWhole && scale == .linear)
    }

    private static func placed(
        _ panel: Panel, x: AxisRange, palette: Palette, legend: [LegendEntry], distinguished: Set<String>
    ) -> PanelDrawing {
        let scale = AxisRange.usableScale(panel.yAxis.scale, for: panel.series.lazy.flatMap(\.y))
        let coordinates = panel.series.map { series in
            zip(series.x, series.y).map { x0, y0 -> Curve.Point? in
                guard let x = AxisRange.coordinate(of: x0, scale: x.scale),
                    let y = AxisRange.coordinate(of: y0, scale: scale)
                else { return nil }
                return Curve.Point(x: x, y: y)
            }
        }
        func heights(isFaint: Bool) -> [[Double]] {
            zip(panel.series, coordinates).filter { $0.0.isFaint == isFaint }.map { $1.compactMap { $0?.y } }
        }
        let bounds = RobustRange(solid: heights(isFaint: false), faint: heights(isFaint: true)).bounds
        let y = AxisRange(of: bounds, scale: scale, margin: 0.05)
        let curves = zip(panel.series, coordinates).map { series, points in
            let placed = points.map { point in
                point.map { Curve.Point(x: x.fraction(of: $0.x), y: y.fraction(of: $0.y)) }
            }
            return Curve(
                name: series.name, place: palette.place(of: series.name), isFaint: series.isFaint,
                points: Thinning.thinned(Curve.stepped(placed)))
        }
        let markers = panel.markers.compactMap { marker in
            AxisRange.coordinate(of: marker.x, scale: x.scale).map {
                MarkerLine(label: marker.label, fraction: x.fraction(of: $0), isChosen: marker.isChosen)
            }
        }
        return PanelDrawing(
            yLabel: panel.yAxis.label, y: y, curves: curves.filter(\.isFaint) + curves.filter { !$0.isFaint },
            markers: markers, legend: legend, distinguished: distinguished)
    }
}
