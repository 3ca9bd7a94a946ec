extension Figure {
    /// Treads narrower than this many pixels look better as a line.
    static let narrowestTread = 10.0

    /// The figure as a self-contained SVG document for a browser or a paper: on white, and on dark where the reader prefers that.
    /// Its title and description say in words what it shows.
    ///
    /// - Parameters:
    ///   - width: In pixels, held between 240 and 10,000.
    ///   - height: In pixels; by default it grows with the number of panels and legend rows. The plot areas shrink to
    ///     fit it, down to 40 pixels each.
    ///
    /// A series of more than 2,880 points is thinned to what can be seen: the first, lowest, highest and last point of
    /// each of 720 columns; of what is left, points within a tenth of a pixel of a straight line go too. A curve that
    /// explodes at its end, and the outliers of faint ones, are cut off at the edge of the panel so that the rest stays
    /// readable.
    public func svg(width: Int = 800, height: Int? = nil) -> String {
        let width = Double(min(max(width, 240), 10_000))
        let layout = SVGLayout(
            Drawing(self, narrowestTread: Self.narrowestTread / width), title: title, xLabel: xAxis.label, width: width,
            height: height.map { Double(min(max($0, 1), 10_000)) })
        var document = SVGDocument(
            width: layout.width, height: layout.height, words: FigureWords(title: title, panels, xAxis: xAxis))
        layout.drawFrame(in: &document)
        for panel in layout.panels { panel.draw(in: &document) }
        return document.markup
    }
}
