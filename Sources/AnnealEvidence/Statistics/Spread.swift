/// How much one paired difference shakes, and how well that is known.
public struct Spread: Sendable, Equatable, Codable {
    /// The deviation of one difference.
    public let deviation: Double
    /// Degrees of freedom that it is estimated with.
    public let degrees: Double

    public init(deviation: Double, degrees: Double) {
        self.deviation = deviation
        self.degrees = degrees
    }
}
