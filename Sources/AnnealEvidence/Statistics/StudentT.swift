internal import Glibc

/// Student's t distribution.
///
///     StudentT(degrees: 4).quantile(0.975)     // 2.77644510519…
///     StudentT(degrees: 4).upperTail(2.7764451051977987)   // ≈ 0.025
///
/// Degrees of freedom need not be whole. Student 1908; the tail by the incomplete beta function.
public struct StudentT: Sendable, Equatable {
    /// Degrees of freedom, above 0; infinite for the normal distribution.
    public let degrees: Double

    public init(degrees: Double) { self.degrees = degrees }

    /// The probability of a value above `t`.
    public func upperTail(_ t: Double) -> Double {
        guard degrees < 1e7 else { return StandardNormal.upperTail(t) }
        guard t >= 0 else { return 1 - upperTail(-t) }
        guard t.isFinite else { return 0 }
        return IncompleteBeta(a: degrees / 2, b: 0.5).value(at: degrees / (degrees + t * t)) / 2
    }

    /// The probability of a value at least as far from zero, to either side.
    public func twoSided(_ t: Double) -> Double { 2 * upperTail(abs(t)) }

    /// The value that a share `p` in 0 < p < 1 of the distribution lies below.
    public func quantile(_ p: Double) -> Double {
        guard degrees < 1e7 else { return StandardNormal.quantile(p) }
        guard p != 0.5 else { return 0 }
        guard p > 0.5 else { return -upperQuantile(p) }
        return upperQuantile(1 - p)
    }

    /// The value above which a share `tail` below one half lies: found by halving, so that nothing can run away.
    private func upperQuantile(_ tail: Double) -> Double {
        var low = 0.0
        var high = 1.0
        while upperTail(high) > tail && high < 1e300 { (low, high) = (high, high * 2) }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if upperTail(middle) > tail { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}
