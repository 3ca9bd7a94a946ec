internal import Glibc

/// The rate that trials come to, and how sure that is.
public struct SuggestedRate: Sendable, Equatable {
    /// For the run.
    public let lr: Double
    /// Where the best rate of the run lies, for nine of ten settings.
    public let interval: ClosedRange<Double>
    /// The best rate of the trials, from which the run's was taken.
    public let trialRate: Double
    /// The mean validation loss at the trials' best rate.
    public let loss: Double
    /// The index of the candidate that did best.
    public let index: Int
    /// Whether the best rate lies at an edge of those that could be tried, so that a better one may lie beyond.
    public let isAtEdge: Bool

    /// How many deviations hold the best rate for nine of ten settings of `Benchmarks/finder_regret`: 2.5 times what normal ones would,
    /// since a minimum is flat, and the settings differ more than the seeds of one say.
    private static let quantile = 2.5 * 1.645
    /// The deviation of the logarithm to base 10 of the rate that no number of seeds takes away: a trial is not the run.
    private static let between = 0.05
    /// The deviation of a minimum that a parabola through a single seed's scores has, in steps of the grid.
    private static let resolution = 0.7

    /// `nil` if every trial of the last round diverged, or none is there.
    init?(_ halving: RateHalving, _ scores: TrialScores, untrained: [TrialScore], transfer: LengthTransfer) {
        let (plan, grid) = (halving.plan, halving.grid)
        let field = halving.rounds(after: scores).last ?? []
        let seeds = 0..<plan.seeds
        func minimum(_ seeds: Range<Int>) -> RateMinimum? {
            // A neighbour that an earlier round has thrown out was worse there, and by how much is not known.
            let points = field.compactMap { index in
                scores.mean(of: index, steps: plan.longest, seeds: seeds).map { (index: index, loss: $0) }
            }
            return RateMinimum(
                of: points, ceiling: Array(untrained[seeds]).meanRank, keepsAway: !transfer.isNearlyNone)
        }
        guard let whole = minimum(seeds),
            let loss = scores.mean(\.loss, of: whole.index, steps: plan.longest, seeds: seeds)
        else { return nil }
        let own = seeds.compactMap { minimum($0..<$0 + 1)?.place }
        let mean = own.reduce(0, +) / Double(own.count)
        let squares = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        // Three seeds that agree by chance know no more than the resolution of a parabola.
        let spread = max(own.count > 1 ? (squares / Double(own.count - 1)).squareRoot() : 0, Self.resolution)
        let error = spread / Double(own.count).squareRoot() / grid.steps(ofFactor: 10)
        let squared = error * error + transfer.deviation * transfer.deviation + Self.between * Self.between
        let half = pow(10, Self.quantile * squared.squareRoot())
        trialRate = grid.rate(whole.place)
        let wished = trialRate * transfer.factor
        lr = halving.bounds.map { min(max(wished, $0.lowerBound), $0.upperBound) } ?? wished
        interval = lr / half...lr * half
        self.loss = loss
        index = whole.index
        let (below, above) = (whole.index - TrialRates.apart, whole.index + TrialRates.apart)
        let hasBelow = field.contains { (below..<whole.index).contains($0) }
        let hasAbove = field.contains { (whole.index + 1...above).contains($0) }
        isAtEdge =
            !hasBelow && !halving.admits(below)
            || !hasAbove && !halving.admits(above) && !halving.isKnownToDiverge(above, scores)
    }
}
