public import AnnealHost

/// Where the rate of each step comes from: a schedule, or the learning-rate finder's sweep.
public protocol RateSource {
    /// What it drives, "lr" first.
    var channels: [String] { get }
    /// What listening schedules in it have seen before the first step; empty for a closed form.
    var initialState: ScheduleInstance.State { get }
    /// Whether its rate takes the place of `--lr`: a parameter group multiplies it, or has a rate of its own and keeps that. A
    /// schedule's is made from the group's base already.
    var givesCommonRate: Bool { get }
    /// The values at one step.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - base: one value per channel.
    ///   - state: what listening schedules have seen.
    ///   - first: where its own begins in that.
    ///   - out: receives one value per channel.
    func values(
        afterStep step: Int, base: UnsafePointer<Double>, state: ScheduleInstance.State, from first: Int,
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
    public var initialState: ScheduleInstance.State { ScheduleInstance.State() }
    public var givesCommonRate: Bool { false }
    public func observe(metric: Double, afterStep step: Int, base: [Double], state: inout ScheduleInstance.State) {}
}

extension ScheduleInstance: RateSource {}
