/// How long a run is, as far as a schedule is concerned.
public struct RunLength: Sendable, Equatable {
    /// All steps of the run; `nil` when unknown.
    public var steps: Int?
    /// The steps of one epoch, at least 1.
    public let stepsPerEpoch: Int
    /// The examples of one step; `nil` when unknown, and then no length can be given in samples.
    public let batchSize: Int?
    /// What is added to a step before epochs are counted: other than 0 in a run whose epochs have not always had as many steps.
    public let epochShift: Int

    public init(steps: Int?, stepsPerEpoch: Int = 1, batchSize: Int? = nil, epochShift: Int = 0) {
        self.steps = steps
        self.stepsPerEpoch = max(1, stepsPerEpoch)
        self.batchSize = batchSize.map { max(1, $0) }
        self.epochShift = epochShift
    }

    /// The run's length in ticks; a run may end within an epoch.
    func ticks(of clock: Clock) -> Double? {
        steps.map { clock == .step ? Double($0) : Double($0 + epochShift) / Double(stepsPerEpoch) }
    }

    /// The epochs of the run; one within which it ends counts, too. 0 for a run of unknown length.
    public var epochs: Int { steps.map { ($0 + epochShift + stepsPerEpoch - 1) / stepsPerEpoch } ?? 0 }

    /// The epochs that are over after a number of steps.
    ///
    ///     RunLength(steps: 100, stepsPerEpoch: 10).epoch(afterStep: 25)                   // 2
    ///     RunLength(steps: 100, stepsPerEpoch: 10, epochShift: 5).epoch(afterStep: 25)    // 3
    @inline(__always) public func epoch(afterStep step: Int) -> Int { max(0, step + epochShift) / stepsPerEpoch }

    /// The length of what comes after a step, whose epochs end where they did.
    func remaining(afterStep step: Int) -> RunLength {
        RunLength(
            steps: steps.map { $0 - step }, stepsPerEpoch: stepsPerEpoch, batchSize: batchSize,
            epochShift: max(0, step + epochShift) % stepsPerEpoch)
    }

    /// Completed ticks after `step` completed steps.
    ///
    ///     RunLength(steps: 100, stepsPerEpoch: 10).time(.epoch, afterStep: 25)   // 2
    @inline(__always) public func time(_ clock: Clock, afterStep step: Int) -> Double {
        Double(clock == .step ? step : epoch(afterStep: step))
    }
}
