import Testing

@testable import AnnealEvidence

/// Races over results that were measured once: nine schedules, four rates, three seeds, at full length and squeezed to a third.
@Suite struct RecordedRaceTests {
    private static let table = RecordedResults("fashion-mnist.csv")
    private static let schedules = [
        "cosine", "exponential", "fixed", "linear", "onecycle", "rex", "step", "warmup+cosine", "wsd",
    ]
    private static let rates = [0.02, 0.05, 0.1, 0.2]

    private static func plan(design: RacePlan.Design, budget: Budget = .unlimited) -> RacePlan {
        RacePlan(
            arms: schedules.map { .init($0, grid: RateGrid(rates, extends: false)) },
            metric: Metric("validation_accuracy"),
            steps: 1266, shortSteps: 422, worth: 0.2, design: design, confirm: 0, budget: budget)
    }

    /// The mean validation accuracy over three seeds, in points.
    private static func mean(_ arm: Int, rate: Double) -> Double {
        Sample(
            (0..<3).map { seed in
                table.value(schedules[arm], Trial(arm: arm, rate: rate, seed: seed, steps: 1266)) * 100
            }
        )
        .mean
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `a race picks what the full grid picks, at two fifths of its cost, from every order of seeds`(
        order: [Int]
    ) throws {
        func result(_ trial: Trial) -> TrialResult {
            let recorded = Trial(arm: trial.arm, rate: trial.rate, seed: order[trial.seed], steps: trial.steps)
            return Self.table.result(Self.schedules[trial.arm], recorded)
        }
        let full = run(Self.plan(design: .grid(seeds: 3)), result: result)
        #expect(full.standing.trials == 108)
        let best = Self.schedules.indices.flatMap { arm in Self.rates.map { Self.mean(arm, rate: $0) } }.max() ?? 0
        let leader = try #require(full.standing.leader)
        #expect(Self.mean(leader.arm, rate: try #require(leader.rate)) == best)

        // One run less than two fifths, since the last one may go beyond the budget.
        let budget = Budget.seconds(0.4 * full.spent - 4)
        let race = run(Self.plan(design: .racing(mostSeeds: 3), budget: budget), result: result)
        let pick = try #require(race.standing.leader)
        #expect(Self.mean(pick.arm, rate: try #require(pick.rate)) >= best - 0.1)
        #expect(race.spent <= 0.4 * full.spent)
    }
}
