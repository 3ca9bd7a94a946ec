/// One plot area of a figure: curves over one y axis.
///
///     Panel(yAxis: Axis("loss"), series: [raw, smoothed], markers: [valley])
public struct Panel: Sendable {
    public var yAxis: Axis
    /// Two or more names make a legend, unless the panels above already have a legend with these names.
    public var series: [Series]
    public var markers: [Marker]

    public init(yAxis: Axis, series: [Series], markers: [Marker] = []) {
        self.yAxis = yAxis
        self.series = series
        self.markers = markers
    }
}
