/// How long a run is, as far as a schedule is concerned.
public struct RunLength: Sendable, Equatable {
    /// All steps of the run; `nil` when unknown.
    public var steps: Int?
    /// The steps of one epoch, at least 1.
    public let stepsPerEpoch: Int
    /// The examples of one step; `nil` when unknown, and then no length can be given in samples.
    public let batchSize: Int?

    public init(steps: Int?, stepsPerEpoch: Int = 1, batchSize: Int? = nil) {
        self.steps = steps
        self.stepsPerEpoch = max(1, stepsPerEpoch)
        self.batchSize = batchSize.map { max(1, $0) }
    }

    /// The run's length in ticks; a run may end within an epoch.
    func ticks(of clock: Clock) -> Double? {
        steps.map { clock == .step ? Double($0) : Double($0) / Double(stepsPerEpoch) }
    }

    /// Completed ticks after `step` completed steps.
    ///
    ///     RunLength(steps: 100, stepsPerEpoch: 10).time(.epoch, afterStep: 25)   // 2
    @inline(__always) public func time(_ clock: Clock, afterStep step: Int) -> Double {
        Double(clock == .step ? step : step / stepsPerEpoch)
    }
}
