/// A figure with every choice made that does not depend on the medium: ranges, positions, colours, legends.
struct Drawing {
    let x: AxisRange
    let panels: [PanelDrawing]

    /// - Parameter narrowestTread: in shares of the width, the narrowest tread of a stair that is drawn as one.
    init(_ whole: Figure, narrowestTread: Double) {
        var figure = whole
        for index in figure.panels.indices {
            figure.panels[index].series = figure.panels[index].series.map(\.decimated)
        }
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
            return PanelDrawing(
                panel, x: x, palette: palette, legend: isNew ? legend : [],
                distinguished: distinguished.intersection(solid), narrowestTread: narrowestTread)
        }
    }

    /// All panels of a gallery with one x range.
    init(_ gallery: Gallery, narrowestTread: Double) {
        let panels = gallery.cells.map { cell in
            var panel = cell.panel
            for index in panel.spans.indices { panel.spans[index].label = "" }
            return panel
        }
        self.init(Figure(title: "", xAxis: gallery.xAxis, panels: panels), narrowestTread: narrowestTread)
    }

    /// What a reader has to know to read the axes; nil if they speak for themselves.
    var note: String? {
        let floors = panels.compactMap(\.y.floor)
        return (floors.first(where: \.cutsPositive) ?? floors.first)?.note
    }

    private static func legend(of panel: Panel, palette: Palette) -> [PanelDrawing.LegendEntry] {
        var seen: Set<String> = []
        return panel.series.filter { seen.insert($0.name).inserted }.map {
            PanelDrawing.LegendEntry(name: $0.name, colorIndex: palette.index(of: $0.name), isFaint: $0.isFaint)
        }
    }

    private static func xRange(of figure: Figure) -> AxisRange {
        let marks = figure.panels.flatMap { $0.markers.map(\.x) + $0.spans.flatMap { [$0.from, $0.to] } }
        // Only a value that both arrays have is drawn.
        let values = figure.panels.flatMap(\.series).flatMap { series in
            PanelDrawing.points(of: series).filter { $1.isFinite }.map(\.0)
        }
        let scale = AxisRange.usableScale(figure.xAxis.scale, for: values + marks)
        let length = (values.max() ?? 0) - (values.min() ?? 0)
        let isWhole = figure.xAxis.isCount && length >= 3 || values.allSatisfy { $0 == $0.rounded() || !$0.isFinite }
        let coordinates = (values + marks).compactMap { AxisRange.coordinate(of: $0, scale: scale) }
        return AxisRange(of: coordinates, scale: scale, margin: 0, isWhole: isWhole && scale == .linear)
    }
}
