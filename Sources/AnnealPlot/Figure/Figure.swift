/// Panels stacked over one shared x axis, drawn as SVG or as terminal text.
///
///     let loss = Series("loss", x: [0, 1, 2], y: [2.3, 0.9, 0.5])
///     let figure = Figure(title: "", xAxis: Axis("epoch"), panels: [Panel(yAxis: Axis("loss"), series: [loss])])
///     figure.svg().hasPrefix("<svg")   // true
///     figure.text(color: false)        // lines of at most 80 characters
public struct Figure: Sendable {
    /// Drawn above the panels; none if empty.
    public var title: String
    public var xAxis: Axis
    public var panels: [Panel]

    public init(title: String, xAxis: Axis, panels: [Panel]) {
        self.title = title
        self.xAxis = xAxis
        self.panels = panels
    }
}
