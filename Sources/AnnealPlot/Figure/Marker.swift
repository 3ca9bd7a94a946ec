/// A labelled vertical line at one place of the x axis.
///
///     Marker("valley 3.98e-4", x: 3.98e-4, isChosen: true)
public struct Marker: Sendable {
    public var label: String
    /// Where, in units of the x axis; the axis is extended to show it. A value that cannot be placed is not drawn.
    public var x: Double
    /// Drawn with emphasis: the one among several that was taken.
    public var isChosen: Bool

    public init(_ label: String, x: Double, isChosen: Bool = false) {
        self.label = label
        self.x = x
        self.isChosen = isChosen
    }
}
