/// Squeezed runs of one seed that find each arm's rate.
struct RateRuns {
    /// Trials whose results are missing.
    private(set) var wanted: [Trial] = []
    /// The rates of each arm that trained, the best first.
    private(set) var ranking: [[Double]] = []
    /// Arms of which no rate trained.
    private(set) var failed = 0

    init(_ plan: RacePlan, results: Results) {
        for (index, arm) in plan.arms.enumerated() {
            func trial(_ place: Int) -> Trial {
                Candidate(arm: index, rate: arm.grid.rate(at: place)).trial(
                    seed: plan.firstSeed, steps: plan.shortSteps)
            }
            let search = RateSearch(arm.grid) { place in results[trial(place)].map { _ in results.score(trial(place)) }
            }
            wanted += search.wanted.map(trial)
            ranking.append(search.ranking.map(arm.grid.rate))
            if search.ranking.isEmpty { failed += 1 }
        }
    }

    /// Each arm at its best rate so far, the best first.
    func best(_ plan: RacePlan, results: Results) -> [Candidate] {
        let best = ranking.enumerated().compactMap { arm, rates in
            rates.first.map { Candidate(arm: arm, rate: $0) }
        }
        let scored = best.map {
            ($0, results.score($0, seed: plan.firstSeed, steps: plan.shortSteps) ?? -.infinity)
        }
        return scored.sorted { $0.1 == $1.1 ? $0.0.arm < $1.0.arm : $0.1 > $1.1 }.map(\.0)
    }
}
