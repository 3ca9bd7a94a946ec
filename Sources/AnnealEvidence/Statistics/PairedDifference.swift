/// The lead of one arm over another, seed by seed.
///
///     let lead = PairedDifference([0.5, 0.4, 0.6])
///     lead.interval().halfWidth   // 0.248…
///     lead.pValue                 // 0.00653…
///
/// With few seeds the deviation of one pair is hardly known, so that of other arms on the same seeds helps: it counts as at most
/// two further degrees of freedom, so that a pair that shakes more than the others is soon known by its own. (A moderated t, as
/// Smyth 2004 <https://doi.org/10.2202/1544-6115.1027>, with a bounded weight.)
public struct PairedDifference: Sendable, Equatable {
    /// Degrees of freedom that the other arms count for at most.
    static let mostBorrowed = 2.0
    /// From this many seeds on the interval is a bootstrap's, which asks for no normal distribution.
    static let bootstrapped = 20

    public let differences: Sample
    /// What other arms say; `nil` if there are none.
    public let others: Spread?

    public init(_ differences: [Double], others: Spread? = nil) {
        self.differences = Sample(differences)
        self.others = others
    }

    public var count: Int { differences.count }

    /// `nil` if nothing is known: one seed and no other arms.
    public var spread: Spread? {
        let own = Double(max(0, count - 1))
        let borrowed = min(Self.mostBorrowed, max(0, others?.degrees ?? 0))
        guard own + borrowed > 0 else { return nil }
        let squares = (count > 1 ? differences.squares : 0) + borrowed * variance(of: others)
        return Spread(deviation: (squares / (own + borrowed)).squareRoot(), degrees: own + borrowed)
    }

    private func variance(of spread: Spread?) -> Double { spread.map { $0.deviation * $0.deviation } ?? 0 }

    /// The probability of a lead at least as large as this one if there were none: Student's paired t, one-sided.
    public var pValue: Double {
        guard count > 0, let spread else { return 1 }
        let lead = differences.mean
        guard spread.deviation > 0 else { return lead > 0 ? 0 : 1 }
        return StudentT(degrees: spread.degrees).upperTail(lead / spread.deviation * Double(count).squareRoot())
    }

    /// Where the mean lead lies.
    public func interval(confidence: Double = 0.95) -> Interval {
        if count >= Self.bootstrapped, differences.squares > 0 {
            return Bootstrap(differences.values).interval(expanding: confidence)
        }
        return interval(of: differences, confidence: confidence)
    }

    /// Where the mean of some of the differences lies, or of others of the same pair, by the spread of all.
    public func interval(of some: Sample, confidence: Double = 0.95) -> Interval {
        guard some.count > 0, let spread else {
            return Interval(some.count > 0 ? some.mean : 0, plusMinus: .infinity)
        }
        let quantile = StudentT(degrees: spread.degrees).quantile((1 + confidence) / 2)
        return Interval(some.mean, plusMinus: quantile * spread.deviation / Double(some.count).squareRoot())
    }
}
