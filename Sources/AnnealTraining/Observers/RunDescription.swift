/// The description of a run, before its first step.
public struct RunDescription: Sendable, Equatable {
    /// Steps done already: 0, or those before the checkpoint that the run resumes from.
    public let step: Int
    /// The step after which the model was last scored; 0 if it was not yet. One that the run resumes from may be scored first.
    public let measuredStep: Int
    /// The steps of the whole run, those done already included.
    public let steps: Int
    public let stepsPerEpoch: Int
    /// What is added to a step before epochs are counted, as in `RunLength`.
    public let epochShift: Int
    /// The number that schedules are shown after each epoch.
    public let monitor: Monitor
    /// The hyperparameters that are scheduled besides the common rate and momentum: the columns of `StepRecord.others`.
    public let columns: [GroupSources.Column]

    public init(
        step: Int = 0, measuredStep: Int = 0, steps: Int, stepsPerEpoch: Int, epochShift: Int = 0, monitor: Monitor,
        columns: [GroupSources.Column] = []
    ) {
        self.step = step
        self.measuredStep = measuredStep
        self.steps = steps
        self.stepsPerEpoch = stepsPerEpoch
        self.epochShift = epochShift
        self.monitor = monitor
        self.columns = columns
    }

    /// The number of epochs; a run that ends within one counts that one too.
    public var epochs: Int { (steps + epochShift + stepsPerEpoch - 1) / stepsPerEpoch }
}
