public import AnnealHost

/// Where the rate of each step comes from: a schedule, or the learning-rate finder's sweep.
public protocol RateSource {
    /// What it drives, "lr" first.
    var channels: [String] { get }
    /// The values at one step.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - base: one value per channel.
    ///   - state: what a listening schedule has seen.
    ///   - out: receives one value per channel.
    func values(
        afterStep step: Int, base: UnsafePointer<Double>, state: ScheduleInstance.State,
        into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure)

    /// Shows a result to a schedule that listens; others ignore it.
    ///
    /// - Parameters:
    ///   - metric: the monitored value; may be NaN.
    ///   - step: steps done.
    func observe(
        metric: Double, afterStep step: Int, base: [Double], state: inout ScheduleInstance.State
    ) throws(ComponentFailure)
}

extension RateSource {
    public func observe(metric: Double, afterStep step: Int, base: [Double], state: inout ScheduleInstance.State) {}
}

extension ScheduleInstance: RateSource {
    public func values(
        afterStep step: Int, base: UnsafePointer<Double>, state: State, into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        try values(afterStep: step, base: base, state: state, from: 0, into: out)
    }
}
