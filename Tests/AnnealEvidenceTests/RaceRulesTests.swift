import SeededNumbers
import Testing

@testable import AnnealEvidence

/// What a race asks for, in which order, and when it ends.
@Suite struct RaceRulesTests {
    private static let trainer = SimulatedTrainer(means: [88, 87.8, 87.6, 86.5], world: 7)

    /// Runs a race with several workers, whose trials end in a random order.
    private func run(_ plan: RacePlan, workers: Int, numbers: inout SeededGenerator) -> (race: Race, most: Double) {
        var results = Results(metric: plan.metric)
        var running: Set<Trial> = []
        while true {
            let race = Race(plan, results: results, running: running)
            for trial in race.wanted where running.count < workers { running.insert(trial) }
            let waiting = running.sorted { ($0.steps, $0.seed, $0.arm, $0.rate) < ($1.steps, $1.seed, $1.arm, $1.rate) }
            guard let next = waiting.randomElement(using: &numbers) else { return (race, race.spent) }
            results[next] = Self.trainer.result(next)
            running.remove(next)
        }
    }

    @Test func `the order in which trials end changes nothing`() {
        let plan = Self.trainer.plan()
        let expected = AnnealEvidenceTests.run(plan, result: Self.trainer.result)
        for seed in 0..<10 as Range<UInt64> {
            var numbers = SeededGenerator(seed: seed)
            let (race, _) = run(plan, workers: 1 + Int(seed % 5), numbers: &numbers)
            #expect(race.results == expected.results)
            #expect(race.standing == expected.standing)
            #expect(race.isOver)
        }
    }

    @Test func `a race that was interrupted goes on where it was`() {
        let plan = Self.trainer.plan()
        let expected = AnnealEvidenceTests.run(plan, result: Self.trainer.result)
        var results = Results(metric: plan.metric)
        var asked: [Trial] = []
        while let next = Race(plan, results: results).wanted.first {
            #expect(Race(plan, results: results).wanted.first == next)
            results[next] = Self.trainer.result(next)
            asked.append(next)
        }
        #expect(Set(asked).count == asked.count)
        #expect(results == expected.results)
        #expect(Race(plan, results: results).wanted.isEmpty)
    }

    @Test(arguments: [Budget.seconds(150), .seconds(300), .steps(20_000), .runs(17), .runs(45)])
    func `it spends at most the budget and one run`(budget: Budget) {
        var plan = Self.trainer.plan()
        plan.budget = budget
        for workers in 1...3 {
            var numbers = SeededGenerator(seed: UInt64(workers))
            let (race, spent) = run(plan, workers: workers, numbers: &numbers)
            let price = budget.price(of: Trial(arm: 0, rate: 1, seed: 0, steps: plan.steps), seconds: 10)
            #expect(spent < budget.limit + price)
            #expect(race.isOver)
            #expect(race.isCutShort)
        }
    }

    @Test func `a budget that ends among the squeezed runs leaves the best so far`() {
        var plan = Self.trainer.plan()
        plan.budget = .runs(14)
        var trainer = Self.trainer
        trainer.pairedShort = 0
        let race = AnnealEvidenceTests.run(plan, result: trainer.result)
        #expect(race.standing.leader?.arm == 0)
        #expect(
            race.standing.sentences(worth: 0.2) == [
                "nothing ran at full length: on squeezed runs arm 0 at 0.1 is the best so far",
                "the budget ended it: a larger one goes on from here",
            ])
    }

    @Test func `a larger budget goes on from what there is`() {
        var plan = Self.trainer.plan()
        plan.budget = .runs(25)
        var results = AnnealEvidenceTests.run(plan, result: Self.trainer.result).results
        #expect(results.done.count == 25)
        plan.budget = .unlimited
        var more = 0
        while let next = Race(plan, results: results).wanted.first {
            #expect(results[next] == nil)
            results[next] = Self.trainer.result(next)
            more += 1
        }
        let whole = AnnealEvidenceTests.run(plan, result: Self.trainer.result)
        #expect(whole.results.done.keys.allSatisfy { results[$0] != nil })
        #expect(more < whole.results.done.count)
        #expect(Race(plan, results: results).standing.leader?.arm == 0)
    }

    @Test func `two of the arms are measured on seeds that chose nothing`() {
        let race = AnnealEvidenceTests.run(Self.trainer.plan(), result: Self.trainer.result)
        let fresh = race.results.done.keys.filter { $0.seed >= 10_000 }
        #expect(fresh.count == 6)
        #expect(Set(fresh.map(\.arm)).count == 2)
        #expect(fresh.allSatisfy { $0.steps == 1000 })
    }

    /// Arms that ran on other seeds than the leader are shown by their distance from it, not by the luck of their seeds.
    @Test func `the means of a table are in the order of its verdicts`() throws {
        for world in UInt64(0)..<40 {
            let trainer = SimulatedTrainer(means: [91, 90.9, 90.7, 90.6], world: world)
            let standing = AnnealEvidenceTests.run(trainer.plan(), result: trainer.result).standing
            let leader = try #require(standing.leader?.mean)
            for arm in standing.arms {
                guard let lead = arm.verdict.lead else { continue }
                let mean = try #require(arm.mean)
                #expect(abs(leader.estimate - mean.estimate - lead.estimate) < 1e-9, "\(arm.name) in world \(world)")
                #expect(mean.halfWidth >= leader.halfWidth)
            }
        }
    }

    @Test(arguments: [0.001, 3.16]) func `rates are tried beyond the ends of the grid while the best lies there`(
        best: Double
    ) {
        var trainer = Self.trainer
        trainer.bestRate = best
        let standing = AnnealEvidenceTests.run(trainer.plan(), result: trainer.result).standing
        #expect(standing.leader?.rate == best)
    }

    @Test func `rates that all diverge are followed downwards`() {
        let plan = Self.trainer.plan()
        func result(_ trial: Trial) -> TrialResult {
            trial.rate > 0.002 ? TrialResult(value: .nan, seconds: 1) : Self.trainer.result(trial)
        }
        let standing = AnnealEvidenceTests.run(plan, result: result).standing
        #expect(standing.leader?.rate == 0.001)
    }

    @Test func `an arm whose long runs fail is out, and named`() {
        let plan = Self.trainer.plan()
        func result(_ trial: Trial) -> TrialResult {
            trial.arm == 0 && trial.steps == 1000 ? TrialResult(value: nil, seconds: 3) : Self.trainer.result(trial)
        }
        let standing = AnnealEvidenceTests.run(plan, result: result).standing
        #expect(standing.leader?.arm == 1)
        #expect(standing.arms.last?.verdict == .failed)
        #expect(standing.sentences(worth: 0.2).contains { $0.hasPrefix("not compared: arm 0 (its trials failed)") })
    }

    @Test func `where nothing trains the race ends soon and says so`() {
        let standing = AnnealEvidenceTests.run(Self.trainer.plan()) { _ in TrialResult(value: nil, seconds: 1) }
            .standing
        #expect(standing.leader == nil)
        #expect(standing.trials <= 40)
        #expect(
            standing.sentences(worth: 0.2).first?.hasPrefix("nothing could be compared: arm 0 (its trials failed)")
                == true)
    }

    @Test func `a lower loss wins`() {
        var plan = Self.trainer.plan()
        plan.metric = Metric("validation_loss")
        let standing = AnnealEvidenceTests.run(plan) { trial in
            TrialResult(value: 100 - (Self.trainer.result(trial).value ?? .nan), seconds: 1)
        }.standing
        #expect(standing.leader?.arm == 0)
        #expect((standing.leader?.mean?.estimate ?? 0) > 11)
    }

    @Test func `a grid runs every rate on every seed and then the two best again`() {
        var trainer = Self.trainer
        trainer.means = [88, 87]
        let race = AnnealEvidenceTests.run(trainer.plan(design: .grid(seeds: 3)), result: trainer.result)
        #expect(race.results.done.count == 2 * 5 * 3 + 6)
        #expect(race.standing.leader?.arm == 0)
        #expect(race.standing.leader?.rate == 0.1)
        let verdict = race.standing.arms[1].verdict
        guard case .behind(let lead, .fresh) = verdict else {
            Issue.record("it says \(verdict)")
            return
        }
        #expect(lead.contains(1))
    }

    @Test func `one arm alone is a search for its rate`() {
        var trainer = Self.trainer
        trainer.means = [88]
        let standing = AnnealEvidenceTests.run(trainer.plan(), result: trainer.result).standing
        #expect(standing.leader?.rate == 0.1)
        #expect(standing.sentences(worth: 0.2) == ["arm 0 at 0.1: its best rate"])
    }
}
