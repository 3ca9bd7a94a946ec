import AnnealHost
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct RateFinderTests {
    /// A finder for the fixture's own run.
    private func finder(_ bench: TrainingFixture, _ change: (inout FinderOptions) -> Void = { _ in }) -> RateFinder {
        var options = FinderOptions()
        options.sweep = RateSweep(start: 1e-5, end: 10, iterations: 60)
        options.trials = TrialPlan(longest: 20, seeds: 2)
        change(&options)
        let run = PlannedRun(steps: bench.steps, driving: bench.sources, trainer: { _ in bench.trainer })
        return RateFinder(trainer: bench.trainer, for: run, options: options)
    }

    @Test(arguments: ["adam", "schedule-free-adamw", "prodigy"], [0, 17])
    func `leaves the state as it was`(optimizer: String, stepsBefore: Int) throws {
        let bench = try TrainingFixture(optimizer, schedule: "cosine", model: .mlp(hidden: [16]))
        _ = try bench.trainer.run(bench.state, steps: stepsBefore, driving: bench.schedule)
        let before = try bench.trainer.copy(bench.state)
        let finder = finder(bench)
        let finding = try finder.find(from: bench.state)
        #expect(bench.state.isIdentical(to: before))
        #expect(try finder.find(from: bench.state) == finding, "and so finds the same again")
    }

    @Test func `what it suggests trains`() throws {
        let bench = try TrainingFixture("sgd", model: .mlp(hidden: [32]))
        let finding = try finder(bench).find(from: bench.state)
        guard case .suggested(let suggestion) = finding.verdict else { return #expect(Bool(false)) }
        #expect(suggestion.loss < 1.5 && finding.untrained.allSatisfy { $0.loss > 2 }, "chance is 2.3")
        #expect(suggestion.interval.contains(suggestion.lr))
        #expect(finding.scores.keys.allSatisfy { $0.steps <= 20 && $0.seed < 2 })

        let untried = try finder(bench) { $0.triesCandidates = false }.find(from: bench.state)
        #expect(untried.candidates == finding.candidates && untried.scores.isEmpty)
        #expect(untried.verdict == .untried(finding.candidates.first?.lr))
    }

    /// A trial's step i has the rate of the run's step i · run / trial.
    @Test(arguments: ["cosine", "linear for 10 steps -> cosine", "step(step_size=1, gamma=0.5)", "onecycle"])
    func `a trial goes through the whole schedule`(schedule: String) throws {
        let bench = try TrainingFixture("sgd(lr=0.5)", groups: ["2.weight: lr=0.02"], schedule: schedule, clock: .step)
        let run = PlannedRun(steps: bench.steps, driving: bench.sources, trainer: { _ in bench.trainer })
        let steps = 9
        let recorder = EventRecorder()
        let sources = run.sources(of: bench.trainer, rate: 0.125, steps: steps)
        let state = try bench.trainer.forkAtStepZero(bench.state, order: bench.state.order)
        _ = try bench.trainer.run(
            state, steps: steps, driving: sources, observers: [recorder], options: RunOptions(evaluates: false))
        let whole = try bench.schedule.curve(
            steps: 0..<bench.steps, base: bench.schedule.channels.map { $0 == "lr" ? 0.125 : 0 })
        let width = bench.schedule.channels.count
        #expect(recorder.steps.map(\.lr) == (0..<steps).map { whole[$0 * bench.steps / steps * width] })
        // A rate of a group's own stays its own.
        let own = try #require(recorder.steps.first?.others.first { abs($0 - 0.02) < 0.02 })
        #expect(own <= 0.02)
    }

    @Test func `nobody learns from the rows set aside`() throws {
        let bench = try TrainingFixture("sgd")
        let count = bench.trainer.training.count
        for seed in UInt64(0)..<4 {
            let part = try SetAside(bench.trainer, order: bench.state.order, seed: seed)
            var order = part.order
            var learned: Set<Int> = []
            for _ in 0..<2 * order.stepsPerEpoch { learned.formUnion(order.next()) }
            #expect(learned.isDisjoint(with: part.rows) && learned.count + part.rows.count == count)
            #expect(part.rows.count > count / 6)
            // The last step of an epoch has as many rows as the run's, which shakes a constant rate as much.
            let batch = order.rowsPerStep
            #expect((count - part.rows.count) % batch == count % batch)
            let again = try SetAside(bench.trainer, order: bench.state.order, seed: seed)
            #expect(again.rows == part.rows && again.order == part.order)
        }
        let aside = bench.trainer.training.rows(0..<50)
        let validated = try TrainingFixture("sgd", validation: aside)
        let part = try SetAside(validated.trainer, order: validated.state.order, seed: 3)
        #expect(part.examples == aside && part.rows.sorted() == Array(0..<50))
        #expect(part.order.stepsPerEpoch == validated.state.order.stepsPerEpoch)
    }

    @Test func `batches that are not finite are skipped, if the run would skip them`() throws {
        var features = TrainingFixture.digits.train.rows(0..<400)
        features = Examples(
            features: features.features.enumerated().map { $0.offset == 64 * 7 ? Float.nan : $0.element },
            featureCount: 64,
            targets: features.targets)
        let poisoned = Dataset(
            name: "poisoned", task: TrainingFixture.digits.task, featureShape: [64], train: features,
            test: TrainingFixture.digits.test)
        let bench = try TrainingFixture("sgd", dataset: poisoned, epochs: 4, batchSize: 16)
        let skipping = try finder(bench) { $0.skipsNonfinite = true }.find(from: bench.state)
        #expect(skipping.scores.values.contains { $0.loss < 2 } && skipping.curve.points.count > 40)
        let plain = try finder(bench).find(from: bench.state)
        #expect(plain.curve.points.count < 40, "the sweep meets the batch")
    }

    @Test func `an interruption leaves nothing and says how far it was`() throws {
        let bench = try TrainingFixture("adam")
        let before = try bench.trainer.copy(bench.state)
        for stop in [5, 61, 75] {
            var steps = 0
            let finder = finder(bench) { options in
                options.progress = { steps = $0.steps }
                options.isInterrupted = { steps == stop }
            }
            #expect(throws: FinderInterruption(steps: stop)) { try finder.find(from: bench.state) }
            #expect(bench.state.isIdentical(to: before))
        }
    }

    @Test func `progress counts to what was expected`() throws {
        let bench = try TrainingFixture("adam")
        var seen: [FinderProgress] = []
        let finding = try finder(bench) { $0.progress = { progress in seen.append(progress) } }.find(from: bench.state)
        #expect(seen.map(\.steps) == Array(1...finding.steps))
        #expect(seen.allSatisfy { $0.steps <= $0.expected })
    }

    @Test func `a single row cannot be ranked by`() throws {
        let one = TrainingFixture.digits.train.rows(0..<1)
        let dataset = Dataset(
            name: "one", task: TrainingFixture.digits.task, featureShape: [64], train: one, test: one)
        let bench = try TrainingFixture("sgd", dataset: dataset)
        #expect(throws: FinderError.nothingToSetAside) { try finder(bench).find(from: bench.state) }
    }

    @Test func `a constant rate ends where it began, a cosine at nothing, and an average does not shake`() throws {
        func share(_ optimizer: String, _ schedule: String) throws -> Double {
            let bench = try TrainingFixture(optimizer, schedule: schedule, epochs: 20, clock: .step)
            let run = PlannedRun(steps: bench.steps, driving: bench.sources, trainer: { _ in bench.trainer })
            return try run.endShare(for: bench.trainer.optimizer)
        }
        #expect(try share("sgd", "fixed") == 1)
        #expect(try share("sgd", "cosine") < 1e-4)
        #expect(try abs(share("sgd", "linear(start_factor=1, end_factor=0.25)") - 0.25) < 0.02)
        #expect(try share("schedule-free-sgd", "fixed") == 0)
    }
}
