/// What a trial came to.
public struct TrialResult: Sendable, Equatable, Codable {
    /// The metric at its end, as the trainer reports it; `nil` if the trial failed or diverged.
    public let value: Double?
    /// Seconds by the clock.
    public let seconds: Double

    /// A value that is not finite is a failure.
    public init(value: Double?, seconds: Double) {
        self.value = value.flatMap { $0.isFinite ? $0 : nil }
        self.seconds = seconds
    }
}
