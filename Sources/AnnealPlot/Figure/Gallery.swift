/// Small multiples: a grid of small panels over one shared x axis, each with a title of its own.
///
///     let falling = Series("rate", x: [0, 1, 2], y: [0.1, 0.05, 0])
///     let cell = Gallery.Cell(title: "linear", panel: Panel(yAxis: Axis(""), series: [falling]))
///     Gallery(xAxis: Axis("step"), yLabel: "learning rate", cells: [cell]).svg().hasPrefix("<svg")   // true
public struct Gallery: Sendable {
    public struct Cell: Sendable {
        public var title: String
        /// Its y label and the labels of its spans have no room and are not drawn; nor is a legend.
        public var panel: Panel

        public init(title: String, panel: Panel) {
            self.title = title
            self.panel = panel
        }
    }

    public var xAxis: Axis
    /// What all panels show, each on its own scale.
    public var yLabel: String
    public var cells: [Cell]

    public init(xAxis: Axis, yLabel: String, cells: [Cell]) {
        self.xAxis = xAxis
        self.yLabel = yLabel
        self.cells = cells
    }

    /// At most `limit`, and no more than make the rows even: four cells stand two by two.
    func columns(atMost limit: Int) -> Int {
        let rows = (cells.count + limit - 1) / limit
        return rows == 0 ? 1 : (cells.count + rows - 1) / rows
    }
}
