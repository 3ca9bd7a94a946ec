/// Measurements of one thing.
///
///     let sample = Sample([1, 2, 3, 4, 100])
///     sample.mean                 // 22
///     sample.interquartileMean    // 3
public struct Sample: Sendable, Equatable {
    public let values: [Double]

    public init(_ values: [Double]) { self.values = values }

    public var count: Int { values.count }

    /// NaN of nothing.
    public var mean: Double { values.reduce(0, +) / Double(count) }

    /// The sum of squared distances from the mean.
    var squares: Double {
        let mean = mean
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    /// Unbiased: divided by one less than the count. NaN of less than two.
    public var variance: Double { squares / Double(count - 1) }

    public var deviation: Double { variance.squareRoot() }

    /// The mean without the lowest and the highest quarter, each rounded down to whole values: rliable's `aggregate_iqm` (Agarwal
    /// and others 2021 <https://arxiv.org/abs/2108.13264>), SciPy's `trim_mean(values, 0.25)`.
    public var interquartileMean: Double {
        let cut = count / 4
        return Sample(Array(values.sorted()[cut..<count - cut])).mean
    }

    /// Where the mean lies, by Student's t; of one value, anywhere.
    ///
    /// - Parameter other: measurements that shake as much about a mean of their own.
    public func interval(confidence: Double = 0.95, spreadAlso other: Sample = Sample([])) -> Interval {
        let degrees = Double(max(0, count - 1) + max(0, other.count - 1))
        guard degrees > 0 else { return Interval(mean, plusMinus: .infinity) }
        let squares = squares + (other.count > 1 ? other.squares : 0)
        let quantile = StudentT(degrees: degrees).quantile((1 + confidence) / 2)
        return Interval(mean, plusMinus: quantile * (squares / degrees / Double(count)).squareRoot())
    }
}
