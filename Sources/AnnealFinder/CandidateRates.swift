internal import Glibc

/// The rates that trials begin with: more than the rules give, since no rule is reliable.
///
///     CandidateRates(rules: [0.001, 0.02], sweep: .standard).indices   // [-14, -12, -10, -8, -6]
///
/// A factor of √10 apart, from below what the most careful rule says to above the boldest; if no rule says anything, the whole sweep.
public struct CandidateRates: Sendable, Equatable {
    /// Enough for four decades.
    private static let most = 9

    public let grid: TrialRates
    /// Rising.
    public let indices: [Int]

    /// - Parameters:
    ///   - rules: What the rules read off the curve.
    ///   - sweep: The rates that were swept.
    ///   - bounds: Where rates are looked for; `nil` for anywhere.
    public init(rules: [Double], sweep: RateSweep, bounds: ClosedRange<Double>? = nil) {
        let apart = TrialRates.apart
        let usual = TrialRates()
        func indices(_ range: ClosedRange<Int>) -> [Int] {
            let first = range.lowerBound + (range.lowerBound & 1)
            let every = Array(stride(from: first, through: range.upperBound, by: apart))
            guard let bounds else { return every }
            return every.filter { bounds.contains(usual.rate($0)) }
        }
        let places = rules.map { usual.index(nearest: $0) }
        var found: [Int] = []
        if let least = places.min(), let most = places.max() {
            found = indices(least - apart...most + apart).suffix(Self.most)
        }
        if found.isEmpty {
            found = indices(usual.index(nearest: sweep.start)...usual.index(nearest: sweep.end))
        }
        guard found.isEmpty, let bounds else {
            grid = usual
            self.indices = found
            return
        }
        // Bounds so narrow that none of the usual rates lies between them.
        grid = TrialRates(anchor: (bounds.lowerBound * bounds.upperBound).squareRoot())
        self.indices = [0]
    }
}
