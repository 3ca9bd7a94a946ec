/// One plot area of a figure: curves over one y axis.
///
///     Panel(yAxis: Axis("loss"), series: [raw, smoothed], markers: [valley])
public struct Panel: Sendable {
    public var yAxis: Axis
    /// Two or more names make a legend, unless the panels above already have a legend with these names.
    public var series: [Series]
    public var markers: [Marker]
    /// Side by side, in order.
    public var spans: [Span]

    public init(yAxis: Axis, series: [Series], markers: [Marker] = [], spans: [Span] = []) {
        self.yAxis = yAxis
        self.series = series
        self.markers = markers
        self.spans = spans
    }
}
