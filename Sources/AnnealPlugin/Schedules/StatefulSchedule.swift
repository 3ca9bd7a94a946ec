/// A schedule that also looks at how the run goes: after each evaluation it may change the numbers of its state.
///
///     struct Patient: StatefulSchedule {
///         static let id = "patient"
///         static let summary = "Halves the rate whenever the metric has risen."
///
///         struct State: ScheduleState {
///             var last = Double.infinity
///             var drops = 0.0
///             static var fields: [StateField<Self>] { [StateField("last", \.last), StateField("drops", \.drops)] }
///         }
///
///         func rate(base: Double, at time: Double, state: State) -> Double { base * exp2(-state.drops) }
///
///         func observe(_ seen: Observation, base: Double, state: inout State) {
///             if seen.metric > state.last { state.drops += 1 }
///             state.last = seen.metric
///         }
///     }
///
/// The host keeps the state, and saves it in checkpoints: the schedule itself never changes. Every parameter group has a
/// state of its own.
public protocol StatefulSchedule: Component {
    /// The numbers that `observe` changes.
    associatedtype State: ScheduleState
    /// What a tick is unless the user says otherwise.
    static var clock: Clock { get }
    /// The hyperparameters it drives, `lr` first. Default: `lr` alone.
    static var channels: [Channel] { get }
    /// The learning rate after `time` completed ticks for a parameter group whose base rate is `base`. Pure; may be called
    /// from several threads at once, and allocates nothing.
    func rate(base: Double, at time: Double, state: State) -> Double
    /// The value of another of its `channels` likewise, `base` being that hyperparameter's own. Default: `base`.
    func value(of channel: Channel, base: Double, at time: Double, state: State) -> Double
    /// Sees a result and changes the state. Called after each evaluation, by one thread at a time.
    ///
    /// - Parameter base: the base rate that was in force.
    func observe(_ seen: Observation, base: Double, state: inout State)
}

extension StatefulSchedule {
    public static var clock: Clock { .epoch }
    public static var channels: [Channel] { [.lr] }
    public func value(of channel: Channel, base: Double, at time: Double, state: State) -> Double { base }
}

/// How the run goes, after an evaluation.
public struct Observation {
    /// Completed ticks.
    public let time: Double
    /// The monitored value; may be NaN.
    public let metric: Double
    /// The base values in force, one per channel, in the order of `channels`. Not to be kept after the call.
    public let bases: UnsafeBufferPointer<Double>
}
