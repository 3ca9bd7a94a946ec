/// What was measured at the end of an epoch.
public struct EpochRecord: Sendable, Equatable {
    /// Epochs done; a run that ends within an epoch counts that one too.
    public let epoch: Int
    /// Steps done.
    public let step: Int
    /// The rate of the last step.
    public let lr: Double
    /// The mean loss of the epoch's batches, each as it was when its turn came.
    public let runningLoss: Double
    public let test: Score
    /// The score on the rows set aside, if any were.
    public let validation: Score?
}
