/// The summary of a run.
public struct RunSummary: Sendable {
    public private(set) var outcome: Outcome
    /// Time spent in training, evaluation not counted.
    public let training: Duration
    /// Each step's duration, in milliseconds.
    public let stepMilliseconds: [Double]
    /// The last measurement; `nil` if nothing was measured.
    public var last: EpochRecord?
    /// Channels of the schedule that the optimizer has no hyperparameter for.
    public let ignoredChannels: [String]
    /// Batches that were not learned from, because their gradient was not finite.
    public let skipped: Int

    /// The same of a run that had stopped for a reason before.
    public func stopped(for reason: String) -> RunSummary {
        var summary = self
        summary.outcome = .stopped(reason)
        return summary
    }
}
