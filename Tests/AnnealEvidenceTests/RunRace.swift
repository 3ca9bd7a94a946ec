@testable import AnnealEvidence

/// Runs a race to its end on results that are looked up or simulated, all trials of a round at once.
func run(_ plan: RacePlan, result: (Trial) -> TrialResult) -> Race {
    var results = Results(metric: plan.metric)
    while true {
        let race = Race(plan, results: results)
        guard !race.wanted.isEmpty else { return race }
        for trial in race.wanted { results[trial] = result(trial) }
    }
}
