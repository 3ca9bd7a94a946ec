/// A schedule that climbs straight from `floor` to the base rate, falls in its own way, and stays at `floor` from `totalSteps` on.
///
/// The time in the fall is given from both of its ends, since a formula that is exact near one of them often is not near the other.
public protocol ClimbAndFall: Schedule {
    /// Ticks of the climb, 0 or more.
    var warmup: Double { get }
    /// The first rate of a climb, and the last rate.
    var floor: Double { get }
    /// Ticks until the last rate.
    var totalSteps: Double { get }
    /// The rate `elapsed` ticks after the climb and `left` ticks before the last rate.
    ///
    /// - Parameter left: above 0.
    func fall(from base: Double, elapsed: Double, left: Double) -> Double
}

extension ClimbAndFall {
    /// - Throws: `Refusal` if the climb is longer than the whole.
    @inlinable
    public mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard warmup <= totalSteps else { throw Refusal("warmup is longer than total_steps") }
    }

    @inlinable
    public func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return lerp(floor, base, elapsed: time, of: warmup) }
        if time >= totalSteps { return floor }
        return fall(from: base, elapsed: time - warmup, left: totalSteps - time)
    }
}
