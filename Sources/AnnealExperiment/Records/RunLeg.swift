public import AnnealHost

/// A part of a run: from its first step, or from one at which it was gone on with otherwise. Its schedules follow from all of them.
public struct RunLeg: Codable, Sendable, Equatable {
    /// The steps done when it began.
    public let firstStep: Int
    /// The length of the whole run, as it was planned then.
    public let steps: Int
    public let stepsPerEpoch: Int
    /// The rows of all batches of a step.
    public let rowsPerStep: Int
    /// What is added to a step before epochs are counted.
    public let epochShift: Int
    /// What became of the schedules there were.
    public let horizon: HorizonPolicy
    /// The schedules that began with it, by what they drive: `lr`, `weight_decay[bias]`.
    public let begun: [String]
    /// The options that were other before.
    public let options: [OptionChange]

    init(
        firstStep: Int = 0, length: RunLength, horizon: HorizonPolicy = .refuse, begun: [String] = [],
        options: [OptionChange] = []
    ) {
        self.firstStep = firstStep
        steps = length.steps ?? 0
        stepsPerEpoch = length.stepsPerEpoch
        rowsPerStep = length.batchSize ?? 1
        epochShift = length.epochShift
        self.horizon = horizon
        self.begun = begun
        self.options = options
    }

    /// What it is to schedules and optimizers.
    public var length: RunLength {
        RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch, batchSize: rowsPerStep, epochShift: epochShift)
    }
}

/// An option that has another value since.
public struct OptionChange: Codable, Sendable, Equatable {
    /// Its name: `epochs`.
    public let option: String
    /// Its texts, as they would be typed; empty for the default.
    public let before: [String]
    public let now: [String]
}
