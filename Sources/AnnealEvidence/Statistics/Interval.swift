/// An estimate between two bounds.
///
///     let gain = Interval(estimate: 0.4, low: 0.2, high: 0.6)
///     gain.halfWidth           // ≈ 0.2
///     gain.isAbove(0)          // true
///     gain.lies(within: 0.5)   // false
public struct Interval: Sendable, Equatable, Codable {
    public let estimate: Double
    public let low: Double
    public let high: Double

    public init(estimate: Double, low: Double, high: Double) {
        self.estimate = estimate
        self.low = low
        self.high = high
    }

    /// A symmetric one.
    public init(_ estimate: Double, plusMinus halfWidth: Double) {
        self.init(estimate: estimate, low: estimate - halfWidth, high: estimate + halfWidth)
    }

    private enum CodingKeys: CodingKey { case estimate, low, high }

    /// A bound that is nowhere is none in JSON.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(estimate, forKey: .estimate)
        try fields.encode(low.isFinite ? low : nil, forKey: .low)
        try fields.encode(high.isFinite ? high : nil, forKey: .high)
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        estimate = try fields.decode(Double.self, forKey: .estimate)
        low = try fields.decode(Double?.self, forKey: .low) ?? -.infinity
        high = try fields.decode(Double?.self, forKey: .high) ?? .infinity
    }

    /// Half the distance between the bounds: the number after ±.
    public var halfWidth: Double { (high - low) / 2 }

    /// The estimate and the number after ±, with as many digits as that has meaning: `0.42 ± 0.19`.
    public var plusMinus: String { Rounding.plusMinus(self) }

    public func contains(_ value: Double) -> Bool { low <= value && value <= high }

    public func isAbove(_ value: Double) -> Bool { low > value }

    /// Whether both bounds are nearer to zero than `margin`: equivalence by two one-sided tests, each at half of what the interval
    /// leaves out (Schuirmann 1987 <https://doi.org/10.1007/BF01068419>).
    public func lies(within margin: Double) -> Bool { -margin < low && high < margin }

    /// The same with a standard error of another source added in quadrature, at the interval's own number of standard errors.
    func widened(by standardError: Double, times quantile: Double) -> Interval {
        let more = quantile * standardError
        func wider(_ half: Double) -> Double { (half * half + more * more).squareRoot() }
        return Interval(
            estimate: estimate, low: estimate - wider(estimate - low), high: estimate + wider(high - estimate))
    }
}
