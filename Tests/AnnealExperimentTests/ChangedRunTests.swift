import AnnealHost
import AnnealTensor
import AnnealTraining
import TestSupport
import Testing

@testable import AnnealExperiment

/// Runs that go on with another schedule, optimizer, batch size or data.
@Suite struct ChangedRunTests {
    private let runs: LengthenedRun

    init() throws { runs = try LengthenedRun() }

    @Test func `a new schedule counts from 0 over what remains`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.warmup = TimeSpan("5 steps")
        experiment.optimizer = try Specification("adamw")
        experiment.schedules = [
            try ScheduleAssignment("fixed"), try ScheduleAssignment("weight_decay:linear(total_iters=20)"),
        ]
        let planned = try runs.run(experiment).recorder.driven
        let changed = try runs.resumed(experiment, after: 10, .refuse, in: folder) {
            $0.schedules = [try ScheduleAssignment("wsd(warmup=4, decay=10)")]
        }
        let own = try ScheduleInstance(
            ScheduleSpecification("wsd(warmup=4, decay=10)"), in: runs.registry, length: RunLength(steps: 20)
        ).curve(steps: 0..<20, base: [0.001])
        #expect(changed.recorder.driven.map { $0[0] } == own)
        // The other one goes on, and the warm-up went with the schedule it was of.
        #expect(changed.recorder.driven.map { $0.last } == planned[10...].map { $0.last })
        #expect(changed.session.run.experiment.warmup == nil)
        let leg = try #require(changed.session.run.prepared.newLeg)
        #expect(leg.begun == ["lr"] && leg.options.map(\.option) == ["schedule", "warmup"])
    }

    @Test func `a listening schedule that stays remembers, and one that is new begins`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification("adamw")
        experiment.schedules = [
            try ScheduleAssignment("plateau(patience=0)"), try ScheduleAssignment("weight_decay:plateau(patience=0)"),
        ]
        let file = folder.file("first.safetensors")
        let seen = try runs.run(experiment, steps: 20, checkpoint: file).session.state.schedule.values
        let width = seen.count / 2
        let changed = try runs.goOn(from: file, steps: 1) {
            $0.schedules = [try ScheduleAssignment("plateau(patience=1)")]
            $0.groups = [try GroupOptions("bias: lr=0.5x")]
        }
        let now = changed.session.state.schedule.values
        let initial = changed.session.run.schedules.common.initialState.values
        #expect(now.count == 4 * width && seen[width...] != initial[width...])
        for group in [0, 1] {
            #expect(now[2 * group * width..<(2 * group + 1) * width] == initial[..<width])
            #expect(Array(now[(2 * group + 1) * width..<(2 * group + 2) * width]) == Array(seen[width...]))
        }
    }

    @Test func `an optimizer of the same kind keeps its slots, and another begins`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification("sgd(momentum=0.9)")
        experiment.rate = .given(0.05)
        let kept = try runs.resumed(experiment, after: 10, .refuse, in: folder) {
            $0.optimizer = try Specification("sgd(momentum=0.5)")
        }
        #expect(kept.session.slotsBegun.isEmpty)
        experiment.optimizer = try Specification("sgd")
        let added = try runs.resumed(experiment, after: 10, .refuse, in: folder) {
            $0.optimizer = try Specification("sgd(momentum=0.9)")
        }
        #expect(added.session.slotsBegun.count == 4)
        // It is the run of a program that loads the weights and makes a new optimizer.
        let other = try runs.resumed(experiment, after: 10, .refuse, in: folder) {
            $0.optimizer = try Specification("schedule-free-adamw")
            $0.rate = .given(0.01)
        }
        #expect(other.session.state.optimizer.stepsTaken == 20 && other.session.state.step == 30)
        #expect(
            try #require(other.recorder.measured.last?.test.loss)
                < (try #require(kept.recorder.measured.first?.test.loss)))
    }

    /// The epoch under way ends with its rows, and then each has as many steps as its batches make.
    @Test func `another batch size keeps epochs whole`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.length = .epochs(4)
        experiment.schedules = [try ScheduleAssignment("step(step_size=1)")]
        // 719 rows: 7 steps an epoch; after 10 there are 407 rows left of the second epoch, which 52 at a time are 8 steps.
        let file = folder.file("second.safetensors")
        let changed = try runs.resumed(experiment, after: 10, .keepStep, in: folder, to: file) { $0.batchSize = 52 }
        #expect(changed.session.run.steps == 10 + 8 + 14 + 14)
        #expect(
            changed.recorder.measured.map(\.step) == [18, 32, 46]
                && changed.recorder.measured.map(\.epoch) == [2, 3, 4])
        let rates = changed.recorder.steps.map(\.lr)
        #expect(
            Set(rates[..<8]).count == 1 && Set(rates[8..<22]).count == 1 && rates[8] < rates[7] && rates[22] < rates[21]
        )
        #expect(
            changed.recorder.steps.map(\.epoch) == Array(repeating: 1, count: 8) + Array(repeating: 2, count: 14)
                + Array(repeating: 3, count: 14))
        #expect(throws: SpecificationError.otherLength(planned: 28, now: 46)) {
            try runs.resumed(experiment, after: 10, .refuse, in: folder) { $0.batchSize = 52 }
        }
        // What follows is in its checkpoints, too.
        let part = folder.file("part.safetensors")
        _ = try runs.goOn(from: folder.file("first.safetensors"), .keepStep, steps: 13, to: part) { $0.batchSize = 52 }
        #expect(try runs.goOn(from: part).session.state.isIdentical(to: changed.session.state))
    }

    /// Epochs have not always had as many steps: a run that is asked again what it came to counts them as it did.
    @Test func `a run that is done names the epoch in which it ended`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.length = .epochs(4)
        // 719 rows: 7 steps an epoch of 100 rows, 4 of 200.
        let file = folder.file("second.safetensors")
        let changed = try runs.resumed(experiment, after: 10, .keepStep, in: folder, to: file) { $0.batchSize = 200 }
        #expect(changed.recorder.measured.last?.epoch == 4 && changed.session.run.steps == 10 + 3 + 4 + 4)
        let saved = try CheckpointFile(reading: file)
        let again = try ResumedExperiment(saved, of: RunRecord(of: saved))
        let session = try runs.session(again.experiment, from: again, checkpoint: file)
        // The checkpoint of the last step may be from before its measurement, which then is made now.
        _ = try session.train()
        let last = try #require(try session.train().last)
        #expect(last.epoch == 4 && last.step == 21)
    }

    @Test func `other data begin an epoch`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.length = .epochs(4)
        var other = experiment
        other.validation = 0.25
        let data = try DataParts(for: other)
        #expect(throws: ExperimentError.self) {
            try runs.resumed(experiment, after: 10, .keepStep, data: data, in: folder) { _ in }
        }
        let changed = try runs.resumed(experiment, after: 10, .keepStep, acceptsOtherData: true, data: data, in: folder)
        {
            _ in
        }
        // 1079 rows are 11 steps an epoch: the second epoch is over where the data change, and is measured there.
        #expect(changed.session.run.steps == 10 + 22)
        #expect(changed.recorder.measured.map(\.step) == [10, 21, 32])
    }

    @Test func `what cannot be changed is named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let experiment = LengthenedRun.experiment()
        let file = folder.file("first.safetensors")
        #expect(throws: ExperimentError.fixed(option: "model", file: file)) {
            try runs.resumed(experiment, after: 3, .refuse, in: folder) { $0.model = .softmax }
        }
        #expect(throws: ExperimentError.fixed(option: "seed", file: file)) { try runs.goOn(from: file) { $0.seed = 9 } }
        #expect(throws: ExperimentError.rateNotFoundMidway) { try runs.goOn(from: file) { $0.rate = .found } }
        _ = try runs.goOn(from: file, steps: 1) { $0.keptCheckpoints = nil }
    }
}
