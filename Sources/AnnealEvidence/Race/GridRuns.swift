/// The plan without a race: every arm at every rate of its grid on every seed.
struct GridRuns {
    private(set) var wanted: [Trial] = []
    /// Each arm at its best rate, the best first.
    private(set) var best: [Candidate] = []

    /// While trials are missing, the best are those on the seeds that are complete.
    init(_ plan: RacePlan, seeds: Int, results: Results) {
        let all = plan.arms.enumerated().flatMap { index, arm in
            arm.grid.rates.map { Candidate(arm: index, rate: $0) }
        }
        // Seed by seed, so that a budget that ends leaves whole blocks.
        let seeds = (0..<seeds).map { plan.firstSeed + $0 }
        wanted = seeds.flatMap { seed in
            all.map { $0.trial(seed: seed, steps: plan.steps) }.filter { results[$0] == nil }
        }
        let missing = Set(wanted.map(\.seed))
        let whole = seeds.filter { !missing.contains($0) }
        func mean(_ candidate: Candidate) -> Double? {
            let scores = (whole.isEmpty ? seeds : whole).compactMap {
                results.score(candidate, seed: $0, steps: plan.steps)
            }
            return scores.count < max(1, whole.count) ? nil : Sample(scores).mean
        }
        let trained = all.compactMap { candidate in mean(candidate).map { (candidate: candidate, mean: $0) } }
            .sorted { $0.mean > $1.mean }
        var arms: Set<Int> = []
        best = trained.map(\.candidate).filter { arms.insert($0.arm).inserted }
    }
}
