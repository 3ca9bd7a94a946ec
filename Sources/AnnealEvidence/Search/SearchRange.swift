internal import Glibc

/// The values between two bounds, by shares from 0 to 1 or in equal steps.
///
///     SearchRange(0.0001...0.1, isLogarithmic: true)?.value(at: 0.5)    // 0.00316
///     SearchRange(0.0001...0.1, isLogarithmic: true)?.values(count: 4)  // [0.0001, 0.001, 0.01, 0.1]
///
/// Values are rounded to a thousandth of the range, or to three digits: one that is read in a table and typed again is the same.
public struct SearchRange: Sendable, Equatable {
    public let bounds: ClosedRange<Double>
    /// Whether shares are those of the logarithm.
    public let isLogarithmic: Bool

    /// - Returns: `nil` for a logarithm of what is not above 0.
    public init?(_ bounds: ClosedRange<Double>, isLogarithmic: Bool) {
        guard bounds.lowerBound.isFinite, bounds.upperBound.isFinite, !isLogarithmic || bounds.lowerBound > 0 else {
            return nil
        }
        self.bounds = bounds
        self.isLogarithmic = isLogarithmic
    }

    public func value(at share: Double) -> Double {
        let (low, high) = (bounds.lowerBound, bounds.upperBound)
        // The bounds are values as they were typed.
        if share <= 0 || low == high { return low }
        if share >= 1 { return high }
        let value = isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share
        let finest = isLogarithmic ? 3 : 3 + Int(log10(max(abs(low), abs(high)) / (high - low)).rounded(.up))
        return min(high, max(low, Rounding.significant(value, digits: max(3, finest))))
    }

    /// From bound to bound in equal steps, of the logarithm or of the value.
    public func values(count: Int) -> [Double] {
        guard count > 1 else { return count == 1 ? [value(at: 0.5)] : [] }
        return (0..<count).map { value(at: Double($0) / Double(count - 1)) }
    }
}
