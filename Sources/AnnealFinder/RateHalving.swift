/// Successive halving over rates: which trials are wanted next is a function of what those that are done came to.
///
///     let halving = RateHalving(candidates: [-12, -10, -8, -6], plan: TrialPlan(longest: 40, seeds: 1), untrained: 2.3)
///     halving.next(after: [:])?.count   // 4: each for ten steps
///
/// Every round tries its rates for twice as many steps as the one before, and the better half goes on. A neighbour of the
/// best rate by ×√10 or ÷√10 that is not among those tried is tried too, so that the best is never at an edge; where no rate does
/// anything, larger ones are; and in the last round the rates half way from the best to both neighbours, since a minimum may be no wider
/// than that. Jamieson and Talwalkar 2016 <https://arxiv.org/abs/1502.07943>.
public struct RateHalving: Sendable, Equatable {
    /// Candidates beyond the first and the last that are tried at most, six decades.
    static let reach = 12
    /// What a rank has to change by for a rate to do something, relative to that without training.
    static let learned = 1e-3

    public let grid: TrialRates
    /// The rates that begin, by their index in the grid, rising.
    public let candidates: [Int]
    public let plan: TrialPlan
    /// The mean rank without any training.
    public let untrained: Double
    /// Where rates are looked for; `nil` for anywhere.
    public let bounds: ClosedRange<Double>?

    /// - Precondition: There are candidates.
    public init(
        grid: TrialRates = TrialRates(), candidates: [Int], plan: TrialPlan, untrained: Double,
        bounds: ClosedRange<Double>? = nil
    ) {
        precondition(!candidates.isEmpty, "somebody has to begin")
        self.grid = grid
        self.candidates = candidates.sorted()
        self.plan = plan
        self.untrained = untrained
        self.bounds = bounds
    }

    /// The trials that are wanted now; `nil` when all is done.
    public func next(after scores: TrialScores) -> [RateTrial]? {
        let wanted = state(after: scores).wanted
        return wanted.isEmpty ? nil : wanted
    }

    /// The rates of each round that has begun, by their index.
    public func rounds(after scores: TrialScores) -> [[Int]] { state(after: scores).rounds }

    private func state(after scores: TrialScores) -> (wanted: [RateTrial], rounds: [[Int]]) {
        var field = candidates
        var rounds: [[Int]] = []
        for (round, steps) in plan.lengths.enumerated() {
            let seeds = plan.seeds(inRound: round)
            while true {
                let wanted = field.flatMap { index in
                    seeds.map { RateTrial(index: index, steps: steps, seed: $0) }.filter { scores[$0] == nil }
                }
                if !wanted.isEmpty { return (wanted, rounds + [field]) }
                let means = field.map { scores.mean(of: $0, steps: steps, seeds: seeds) ?? .infinity }
                let isLast = round == plan.lengths.count - 1
                guard
                    let beyond = neighbour(beyond: field, means, scores)
                        ?? (isLast ? halfWay(to: field, means, scores) : nil)
                else {
                    rounds.append(field)
                    let order = field.indices.sorted { means[$0] < means[$1] }
                    field = order.prefix(TrialPlan.survivors(of: field.count)).map { field[$0] }.sorted()
                    break
                }
                field = (field + [beyond]).sorted()
            }
        }
        return ([], rounds)
    }

    /// The best rate's neighbour that has not been tried yet; `nil` if both have, or nothing is to be found there.
    private func neighbour(beyond field: [Int], _ means: [Double], _ scores: TrialScores) -> Int? {
        guard let best = means.indices.min(by: { means[$0] < means[$1] }) else { return nil }
        let apart = TrialRates.apart
        guard means[best].isFinite else {
            let below = field[0] - apart
            return admits(below) ? below : nil
        }
        let (below, above) = (field[best] - apart, field[best] + apart)
        let hasAbove = field.contains { (field[best] + 1...above).contains($0) }
        if !hasAbove, admits(above), !isKnownToDiverge(above, scores) { return above }
        guard abs(means[best] - untrained) > Self.learned * abs(untrained) else {
            // Where rates change hardly anything, smaller ones change less, and which of them is best is noise.
            let beyond = field[field.count - 1] + apart
            return admits(beyond) && !isKnownToDiverge(beyond, scores) ? beyond : nil
        }
        let hasBelow = field.contains { (below..<field[best]).contains($0) }
        return !hasBelow && admits(below) ? below : nil
    }

    /// The rate half way from the best to a neighbour that has not been tried yet, the larger one first; `nil` if both have, or nothing is
    /// learned.
    private func halfWay(to field: [Int], _ means: [Double], _ scores: TrialScores) -> Int? {
        guard let best = means.indices.min(by: { means[$0] < means[$1] }), means[best] < untrained else { return nil }
        let half = TrialRates.apart / 2
        return [field[best] + half, field[best] - half].first {
            !field.contains($0) && admits($0) && !isKnownToDiverge($0, scores)
        }
    }

    /// Whether a rate may be tried: between the bounds, and not too far from where it began.
    func admits(_ index: Int) -> Bool {
        let reach = Self.reach * TrialRates.apart
        let rate = grid.rate(index)
        return (candidates[0] - reach...candidates[candidates.count - 1] + reach).contains(index) && rate.isNormal
            && bounds?.contains(rate) ?? true
    }

    /// Whether it, or a smaller one, diverged in a shorter trial.
    func isKnownToDiverge(_ index: Int, _ scores: TrialScores) -> Bool {
        scores.contains { $0.key.index <= index && !$0.value.rank.isFinite }
    }
}
