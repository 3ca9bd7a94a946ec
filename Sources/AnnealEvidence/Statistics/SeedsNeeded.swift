internal import Glibc

/// How many paired seeds a question takes.
///
///     SeedsNeeded(deviation: 0.35).toTell(0.2)   // 27
///
/// With 80 % power at the 5 % level of a two-sided paired t test, by the usual approximation that adds the quantile of the power to
/// that of the level, both of Student's t, iterated on its own degrees of freedom.
public struct SeedsNeeded: Sendable, Equatable {
    /// More than this is no plan.
    public static let most = 100_000

    /// The deviation of one paired difference.
    public let deviation: Double
    public let level: Double
    public let power: Double

    public init(deviation: Double, level: Double = 0.05, power: Double = 0.8) {
        self.deviation = deviation
        self.level = level
        self.power = power
    }

    /// Seeds, at least 2, in all, to find a difference of this size.
    public func toTell(_ difference: Double) -> Int { count(for: abs(difference), quantile: power) }

    /// Seeds in all to show that a difference of this size is smaller than `worth`.
    public func toShow(_ difference: Double, within worth: Double) -> Int {
        // At a difference of zero either bound may fail.
        let share = difference == 0 ? (1 + power) / 2 : power
        return count(for: worth - abs(difference), quantile: share)
    }

    /// Seeds in all until one or the other is known.
    public func toDecide(_ difference: Double, worth: Double) -> Int {
        min(toTell(difference), toShow(difference, within: worth))
    }

    private func count(for distance: Double, quantile share: Double) -> Int {
        guard distance > 0, deviation.isFinite else { return Self.most }
        guard deviation > 0 else { return 2 }
        func isEnough(_ count: Int) -> Bool {
            let t = StudentT(degrees: Double(count - 1))
            let reach = t.quantile(1 - level / 2) + t.quantile(share)
            return reach * deviation / Double(count).squareRoot() <= distance
        }
        var (low, high) = (1, 2)
        while !isEnough(high) {
            guard high < Self.most else { return Self.most }
            (low, high) = (high, min(Self.most, high * 2))
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if isEnough(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
