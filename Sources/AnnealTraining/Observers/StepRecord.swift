/// One step: taken, or the one whose loss is not finite.
public struct StepRecord: Sendable, Equatable {
    /// Steps done before it: the first is 0, as in a schedule's table.
    public let step: Int
    /// Epochs done before it.
    public let epoch: Int
    /// The rate it used.
    public let lr: Double
    /// The mean loss of its batch, before the update.
    public let loss: Double
    /// The momentum (Adam: beta1) it used, if the schedule drives it.
    public let momentum: Double?
    /// The values of the further hyperparameters that are scheduled, one for each of the run's `RunDescription.columns`.
    public let others: [Double]
}

/// A batch whose gradient is not finite, and which was therefore not learned from.
public struct SkipRecord: Sendable, Equatable {
    /// Steps done; a skipped batch does not count as one.
    public let step: Int
    /// The mean loss of the batch.
    public let loss: Double
}
