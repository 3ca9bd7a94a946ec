import AnnealHost
import AnnealTensor
import Testing

@testable import AnnealTraining

/// Parameter groups under schedules and the finder.
@Suite struct ParameterGroupTrainingTests {
    @Test func `a schedule serves every group from its own base`() throws {
        let recorder = EventRecorder()
        let bench = try TrainingFixture(
            "sgd(lr=0.5)", groups: ["bias: lr=0.25x", "0.*: lr=0.125"], schedule: "cosine(eta_min=0.01)",
            own: [2: "linear(start_factor=1, end_factor=0.5)"], clock: .step)
        try bench.run([recorder])
        #expect(bench.sources.columns(of: bench.trainer.optimizer).map(\.name) == ["lr[bias]", "lr[0.*]"])
        let steps = 0..<bench.steps
        let own = try #require(bench.sources.own[2] as? ScheduleInstance)
        #expect(try recorder.steps.map(\.lr) == bench.schedule.curve(steps: steps, base: [0.5]))
        #expect(try recorder.steps.map { $0.others[0] } == bench.schedule.curve(steps: steps, base: [0.125]))
        #expect(try recorder.steps.map { $0.others[1] } == own.curve(steps: steps, base: [0.125]))
        #expect(recorder.steps[0].lr == 0.5 && recorder.steps.last.map { $0.others[1] } ?? 1 < 0.07)
    }

    /// Two groups' plateaus have two sets of states, seen from two bases.
    @Test func `listening schedules have states per group`() throws {
        let plateau = "plateau(patience=0, threshold=1e9, threshold_mode=abs, factor=0.5, min_lr=0.03)"
        let recorder = EventRecorder()
        let bench = try TrainingFixture(
            "sgd(lr=0.5)", groups: ["bias: lr=0.1x", "0.*: lr=0.5"], schedule: plateau, own: [2: "fixed"], epochs: 6)
        let keys = bench.schedule.stateKeys.count
        #expect(keys > 0 && bench.state.schedule.values.count == 2 * keys)
        try bench.run([recorder])
        let epochs = stride(from: 0, to: bench.steps, by: bench.state.order.stepsPerEpoch).map { recorder.steps[$0] }
        // Nothing is ever an improvement by 1e9 but the first: 0.5 halves every epoch from then on, 0.05 only once, to its
        // lowest rate.
        #expect(epochs.map(\.lr) == [0.5, 0.5, 0.25, 0.125, 0.0625, 0.03125])
        #expect(epochs.map { $0.others[0] } == [0.05, 0.05, 0.03, 0.03, 0.03, 0.03])
        #expect(epochs.map { $0.others[1] } == Array(repeating: 0.5, count: 6))
        // An interrupted run has them, too.
        let copy = try bench.trainer.copy(bench.state)
        #expect(copy.schedule == bench.state.schedule && copy.isIdentical(to: bench.state))
    }

    @Test func `the finder keeps ratios and rates of their own`() throws {
        let bench = try TrainingFixture("sgd(lr=0.5)", groups: ["bias: lr=0.25x", "2.weight: lr=0.01"])
        let recorder = EventRecorder()
        let sweep = RateSweep(start: 1e-5, end: 1e-2, iterations: 20)
        _ = try bench.trainer.run(
            bench.trainer.forkAtStepZero(bench.state, order: bench.state.order), steps: 21, driving: sweep,
            observers: [recorder],
            options: RunOptions(evaluates: false))
        #expect(recorder.steps.map(\.lr) == (0...20).map { sweep.rate(at: $0) })
        #expect(recorder.steps.map { $0.others[0] } == (0...20).map { sweep.rate(at: $0) * 0.25 })
        #expect(recorder.steps.allSatisfy { $0.others[1] == 0.01 })

        let before = try bench.trainer.copy(bench.state)
        let run = PlannedRun(steps: bench.steps, driving: bench.sources, trainer: { _ in bench.trainer })
        let finding = try RateFinder(trainer: bench.trainer, for: run).find(from: bench.state)
        #expect(finding.rate != nil && bench.state.isIdentical(to: before))
    }

    @Test func `a value out of range names the group`() throws {
        let bench = try TrainingFixture("adam(beta1=0.25)", groups: ["bias: beta1=0.9"])
        let set = ScheduleSet([.init(bench.schedule, for: "lr"), .init(try doubled(bench), for: "momentum")])
        let error = #expect(throws: ComponentFailure.self) {
            try bench.trainer.run(bench.state, steps: 3, driving: set)
        }
        #expect(
            error?.description
                == "adam: cannot take beta1=1.8, which the schedule gave to bias at step 0: it takes 0 to below 1")
    }

    private func doubled(_ bench: TrainingFixture) throws -> ScheduleInstance {
        try ScheduleInstance(
            ScheduleSpecification("fixed * 2"), in: TrainingFixture.registry, length: RunLength(steps: bench.steps))
    }
}
