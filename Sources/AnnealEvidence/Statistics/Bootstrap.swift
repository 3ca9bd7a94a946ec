internal import SeededNumbers

/// The bootstrap of a mean: what it would have been on other draws of as many values from those that there are.
///
///     Bootstrap([0.1, 0.3, 0.2, 0.5]).interval(confidence: 0.95)
///
/// Bias-corrected and accelerated (BCa): Efron 1987 <https://doi.org/10.2307/2289144>, as SciPy's `bootstrap` computes it. The draws
/// follow from the seed alone.
public struct Bootstrap: Sendable {
    public let values: [Double]
    /// The means of the draws, in ascending order.
    public let distribution: [Double]

    public init(_ values: [Double], draws: Int = 2_000, seed: UInt64 = 0) {
        var numbers = SeededGenerator(seed: seed)
        let count = values.count
        self.init(
            values,
            distribution: (0..<draws).map { _ in
                var sum = 0.0
                for _ in 0..<count { sum += values[Int.random(in: 0..<count, using: &numbers)] }
                return sum / Double(count)
            })
    }

    /// With the means of draws that were made elsewhere.
    init(_ values: [Double], distribution: [Double]) {
        self.values = values
        self.distribution = distribution.sorted()
    }

    /// BCa's bounds; the mean alone if all values are the same.
    public func interval(confidence: Double) -> Interval {
        let mean = Sample(values).mean
        let below = distribution.reduce(0.0) { $0 + ($1 < mean ? 1 : $1 == mean ? 0.5 : 0) }
        let bias = StandardNormal.quantile(below / Double(distribution.count))
        guard bias.isFinite, Sample(values).squares > 0 else { return Interval(mean, plusMinus: 0) }
        let acceleration = acceleration
        func share(_ tail: Double) -> Double {
            let z = bias + StandardNormal.quantile(tail)
            return StandardNormal.cumulative(bias + z / (1 - acceleration * z))
        }
        let tail = (1 - confidence) / 2
        return Interval(estimate: mean, low: quantile(share(tail)), high: quantile(share(1 - tail)))
    }

    /// BCa's bounds, as far apart as so few values need: draws from n values vary less than the values' source does, by (n - 1)/n, and
    /// their deviation is itself a guess. The tails are those at which a normal bootstrap would end where Student's t does (Hesterberg
    /// 2015, "expanded" <https://arxiv.org/abs/1411.5279>, section 4.3).
    public func interval(expanding confidence: Double) -> Interval {
        let count = Double(values.count)
        let t = StudentT(degrees: count - 1).quantile((1 + confidence) / 2)
        return interval(confidence: 1 - 2 * StandardNormal.upperTail(t * (count / (count - 1)).squareRoot()))
    }

    /// A sixth of the skewness of the means that leave one value out.
    private var acceleration: Double {
        let sum = values.reduce(0, +)
        let jackknife = values.map { (sum - $0) / Double(values.count - 1) }
        let mean = Sample(jackknife).mean
        let cubes = jackknife.reduce(0) { $0 + (mean - $1) * (mean - $1) * (mean - $1) }
        let squares = Sample(jackknife).squares
        return cubes / (6 * squares * squares.squareRoot())
    }

    /// Linear between the two nearest, as NumPy's `quantile`.
    private func quantile(_ share: Double) -> Double {
        let place = share * Double(distribution.count - 1)
        let below = min(max(Int(place), 0), distribution.count - 1)
        let above = min(below + 1, distribution.count - 1)
        return distribution[below] + (place - Double(below)) * (distribution[above] - distribution[below])
    }
}
