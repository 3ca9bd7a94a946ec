internal import AnnealPlot

/// A chart of lines, bands and points over two axes, as SVG that takes its colours from the page.
struct Chart {
    /// One name in one colour.
    struct Series {
        var name: String
        /// Which colour of the page.
        var color: Int
        var lines: [Line] = []
        /// Lower and upper bounds, drawn behind the lines.
        var band: (x: [Double], low: [Double], high: [Double])?
        /// Vertical or horizontal bars of an interval with their middle.
        var points: [Point] = []
    }

    struct Line {
        var x: [Double]
        var y: [Double]
        var isThin = false
    }

    struct Point {
        var x: Double
        var y: Double
        /// From where to where in x.
        var reach: ClosedRange<Double>?
        var label: String
    }

    var title: String
    /// The chart in words, for those who do not see it.
    var description: String
    var xLabel: String
    var yLabel: String
    var xScale = Axis.Scale.linear
    /// Whether x counts something, so that nothing lies between whole numbers.
    var xIsCount = false
    /// Whether points are seen before they are touched.
    var showsPoints = true
    /// Names at whole numbers of y, from 0 at the top, instead of marks.
    var rows: [String]?
    var series: [Series]

    /// For a screen of one width.
    func svg(_ width: Double) -> String { ChartDrawing(self, width: width).svg }
}
