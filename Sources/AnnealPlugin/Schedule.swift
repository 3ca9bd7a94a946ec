/// A learning-rate schedule: values as a total function of time.
///
/// It is defined for every time, in any order, past the end of the run too; it never builds on the value before.
///
///     struct Halving: Schedule {
///         static let id = "halving"
///         static let summary = "Half the rate every tick."
///         func rate(base: Double, at time: Double) -> Double { base * exp2(-time) }
///     }
///     Halving().rate(base: 0.1, at: 2)   // 0.025
public protocol Schedule: Component {
    /// What a tick is unless the user says otherwise.
    static var clock: Clock { get }
    /// The hyperparameters it drives, `lr` first.
    static var channels: [Channel] { get }
    /// Whether it means something between whole ticks.
    static var allowsFractionalTime: Bool { get }
    /// The learning rate after `time` completed ticks (0 or more) for a parameter group whose base rate is `base`.
    func rate(base: Double, at time: Double) -> Double
    /// The momentum (Adam: beta1) likewise. Asked for only if `channels` names it.
    func momentum(base: Double, at time: Double) -> Double
    /// Fills a table of times with what `rate` and `momentum` give. The default calls them row by row; another is worth its lines
    /// only where many rows together cost less than each alone.
    func fill(_ table: Table)
}

/// A schedule that also looks at how the run goes: after each evaluation it may change the numbers it remembers.
///
///     struct Patient: StatefulSchedule {
///         static let id = "patient"
///         static let summary = "Halves the rate whenever the metric has risen."
///         static let memory = [Memory("last", initial: .infinity), Memory("drops", initial: 0)]
///         func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
///             base * exp2(-memory[1])
///         }
///         func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
///             if seen.metric > memory[0] { memory[1] += 1 }
///             memory[0] = seen.metric
///         }
///     }
///
/// The host keeps the memory, and saves it in checkpoints: the schedule itself never changes. Every parameter group has a
/// memory of its own.
public protocol StatefulSchedule: Component {
    /// What a tick is unless the user says otherwise.
    static var clock: Clock { get }
    /// What it remembers, in the order of the pointers below.
    static var memory: [Memory] { get }
    /// The learning rate after `time` completed ticks for a parameter group whose base rate is `base`. Pure; may be called
    /// from several threads at once, and allocates nothing.
    func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double
    /// Sees a result and changes the memory. Called after each evaluation, by one thread at a time, with the base rate
    /// that was in force.
    func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>)
}

/// A number that a listening schedule remembers.
public struct Memory: Sendable {
    let key: String
    /// Its value before the first evaluation.
    public let initial: Double
    /// - Parameter key: its name in checkpoints.
    public init(_ key: String, initial: Double) {
        self.key = key
        self.initial = initial
    }
}

/// How the run goes, after an evaluation.
public struct Observation: Sendable {
    /// Completed ticks.
    public let time: Double
    /// The monitored value; may be NaN.
    public let metric: Double
}

extension StatefulSchedule {
    public static var clock: Clock { .epoch }
}

/// What a tick is: a training step or a whole epoch.
public enum Clock: Sendable { case epoch, step }

/// A hyperparameter that a schedule drives.
public enum Channel: String, Sendable { case lr, momentum }

/// Times in, values out: `count` rows of a value per channel.
public struct Table {
    /// Whether a second channel, the momentum, follows the rate in each row.
    public let drivesMomentum: Bool
    /// Completed ticks, a number per row.
    public let time: UnsafePointer<Double>
    /// The base values of row i begin at i · `baseStride`; a stride of 0 is one row for all.
    public let base: UnsafePointer<Double>
    public let baseStride: Int
    public let count: Int
    /// To be filled, row by row.
    public let out: UnsafeMutablePointer<Double>
}

extension Schedule {
    public static var clock: Clock { .epoch }
    public static var channels: [Channel] { [.lr] }
    public static var allowsFractionalTime: Bool { true }

    @inlinable
    public func momentum(base: Double, at time: Double) -> Double { base }

    // Inlinable, so that the loop is compiled in the plugin's module, around its own `rate`.
    @inlinable
    public func fill(_ table: Table) {
        let width = table.drivesMomentum ? 2 : 1
        for row in 0..<table.count {
            table.out[row * width] = rate(base: table.base[row * table.baseStride], at: table.time[row])
        }
        guard table.drivesMomentum else { return }
        for row in 0..<table.count {
            table.out[row * width + 1] = momentum(base: table.base[row * table.baseStride + 1], at: table.time[row])
        }
    }
}
