/// A labelled stretch of the x axis.
///
///     Span("warmup for 5 epochs", from: 0, to: 5)
///
/// Its label stands above the panel; thin upright lines part it from its neighbours.
public struct Span: Sendable {
    /// If empty, only the dividing lines are drawn.
    public var label: String
    /// In units of the x axis. A span with an end that cannot be placed is not drawn.
    public var from: Double
    public var to: Double

    public init(_ label: String, from: Double, to: Double) {
        self.label = label
        self.from = from
        self.to = to
    }
}
