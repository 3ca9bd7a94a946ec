/// What was measured at the end of an epoch, or within one.
public struct EpochRecord: Sendable, Equatable {
    /// Epochs done; one that is under way counts too.
    public let epoch: Int
    /// Steps done.
    public let step: Int
    /// The rate of the last step.
    public let lr: Double
    /// The mean loss of the rows since the last measurement, each as it was when its turn came.
    public let runningLoss: Double
    public let test: Score
    /// The score on the rows set aside, if any were.
    public let validation: Score?
}
