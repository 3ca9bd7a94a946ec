/// What one tick of a schedule is.
public enum Clock: String, Sendable, CaseIterable { case step, epoch }

/// How long a run is, as far as a schedule is concerned.
public struct RunLength: Sendable, Equatable {
    /// All steps of the run; `nil` when unknown.
    public var steps: Int?
    /// The steps of one epoch, at least 1.
    public let stepsPerEpoch: Int

    public init(steps: Int?, stepsPerEpoch: Int = 1) {
        self.steps = steps
        self.stepsPerEpoch = max(1, stepsPerEpoch)
    }

    /// The run's length in ticks; a run may end within an epoch.
    func ticks(of clock: Clock) -> Double? {
        steps.map { clock == .step ? Double($0) : Double($0) / Double(stepsPerEpoch) }
    }

    /// Completed ticks after `step` completed steps.
    ///
    ///     RunLength(steps: 100, stepsPerEpoch: 10).time(.epoch, afterStep: 25)   // 2
    public func time(_ clock: Clock, afterStep step: Int) -> Double {
        Double(clock == .step ? step : step / stepsPerEpoch)
    }
}
