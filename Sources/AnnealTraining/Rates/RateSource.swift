public import AnnealHost

/// Where the rate of each step comes from: a schedule, or the learning-rate finder's sweep.
public protocol RateSource {
    /// The channels that it drives, "lr" first.
    var channels: [String] { get }
    /// The state of its listening schedules before the first step; empty for a closed form.
    var initialState: ScheduleInstance.State { get }
    /// Whether its rate takes the place of the optimizer's: a parameter group multiplies it, or has a rate of its own and keeps that.
    /// A schedule's rate is made from the group's base already.
    var givesCommonRate: Bool { get }
    /// The reader that a run asks, step after step.
    ///
    /// - Parameter base: one value per channel.
    func reader(base: [Double]) -> any RateReader

    /// Shows a result to a schedule that listens; others ignore it.
    ///
    /// - Parameters:
    ///   - metric: the monitored value; may be NaN.
    ///   - step: steps done.
    func observe(
        metric: Double, afterStep step: Int, base: [Double], state: inout ScheduleInstance.State
    ) throws(ComponentFailure)
}

/// A source of rates that a run reads, with the base values of one parameter group.
public protocol RateReader {
    /// The values at one step.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - state: the state of all listening schedules of the run.
    ///   - firstState: where this source's own begins in it.
    ///   - out: receives one value per channel.
    func values(
        afterStep step: Int, state: ScheduleInstance.State, from firstState: Int,
        into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure)
}

extension RateSource {
    public var initialState: ScheduleInstance.State { ScheduleInstance.State() }
    public var givesCommonRate: Bool { false }
    public func observe(metric: Double, afterStep step: Int, base: [Double], state: inout ScheduleInstance.State) {}
}

extension ScheduleReader: RateReader {}

extension ScheduleInstance: RateSource {
    public func reader(base: [Double]) -> any RateReader { ScheduleReader(self, base: base) }
}
