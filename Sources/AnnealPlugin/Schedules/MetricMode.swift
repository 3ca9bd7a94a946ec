/// Whether a lower or a higher metric is better.
///
///     MetricMode.min.isBetter(0.5, than: 0.6, threshold: 0.2, isRelative: false)   // false
public enum MetricMode: String, CaseIterable, Sendable {
    case min, max

    /// Whether a metric is better than the best by more than a threshold.
    ///
    /// - Parameter isRelative: whether the threshold is a share of the size of the best; an infinite best has none.
    public func isBetter(_ metric: Double, than best: Double, threshold: Double, isRelative: Bool) -> Bool {
        let margin = isRelative ? (best.isFinite ? threshold * abs(best) : 0) : threshold
        return self == .min ? metric < best - margin : metric > best + margin
    }
}
