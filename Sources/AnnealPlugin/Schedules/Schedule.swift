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
    /// The hyperparameters it drives, `lr` first. Default: `lr` alone.
    static var channels: [Channel] { get }
    /// Whether it means something between whole ticks.
    static var allowsFractionalTime: Bool { get }
    /// The learning rate after `time` completed ticks (0 or more) for a parameter group whose base rate is `base`.
    func rate(base: Double, at time: Double) -> Double
    /// The value of another of its `channels` likewise, `base` being that hyperparameter's own. Default: `base`.
    func value(of channel: Channel, base: Double, at time: Double) -> Double
    /// Fills a table of times with what `rate` and `value` give. The default calls them row by row; another is worth its lines
    /// only where many rows together cost less than each alone.
    func fill(_ table: Table)
}

extension Schedule {
    public static var clock: Clock { .epoch }
    public static var channels: [Channel] { [.lr] }
    public static var allowsFractionalTime: Bool { true }

    @inlinable
    public func value(of channel: Channel, base: Double, at time: Double) -> Double { base }

    // Inlinable, so that the loop is compiled in the plugin's module, around its own `rate`.
    @inlinable
    public func fill(_ table: Table) {
        for row in 0..<table.count {
            table.out[row * table.width] = rate(base: table.base[row * table.baseStride], at: table.time[row])
        }
        guard table.width > 1 else { return }
        let channels = Self.channels
        for column in 1..<table.width {
            for row in 0..<table.count {
                table.out[row * table.width + column] = value(
                    of: channels[column], base: table.base[row * table.baseStride + column], at: table.time[row])
            }
        }
    }
}
