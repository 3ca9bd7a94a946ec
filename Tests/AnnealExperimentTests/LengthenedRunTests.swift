import AnnealHost
import AnnealTensor
import AnnealTraining
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealExperiment

/// Runs that go on longer or shorter than they were planned.
@Suite struct LengthenedRunTests {
    private static let optimizers = [
        "sgd(momentum=0.9, weight_decay=0.01)", "adam", "adamw", "schedule-free-adamw", "prodigy", "muon", "lion",
        "radam",
    ]
    private static let schedules = InstalledPlugins.registry.components.filter { $0.kind == .schedule }.map(\.name)

    private let runs: LengthenedRun

    init() throws { runs = try LengthenedRun() }

    /// Interrupted anywhere before the first step at which the two plans differ, a run that is lengthened (or shortened) under keep-step
    /// is the one that was planned so: weights, slots, what schedules have seen, the order of the data.
    @Test(arguments: schedules) func `keep-step equals a run that was planned so, to the last bit`(name: String) throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var random = SeededGenerator.ofTest("\(#function) \(name)")
        var checked = 0
        let ways = SampleArguments.ways(to: try runs.registry.component(name))
        for specification in ways {
            for (planned, length) in [(30, 23), (28, 42), (36, 35), (35, 42)] {
                var experiment = LengthenedRun.experiment()
                experiment.length = .steps(planned)
                experiment.seed = UInt64.random(in: 0..<1000, using: &random)
                experiment.optimizer = try Specification(Self.optimizers.randomElement(using: &random) ?? "adam")
                experiment.schedules = [ScheduleAssignment(.strategy(specification))]
                if experiment.optimizer.name == "adamw" {
                    experiment.schedules.append(ScheduleAssignment(.strategy(specification), for: "weight_decay"))
                    experiment.groups = [try GroupOptions("bias: eps=1e-6")]
                }
                var other = experiment
                other.length = .steps(length)
                let (short, long):
                    (LengthenedRun.Recorder, (session: TrainingSession, recorder: LengthenedRun.Recorder))
                do {
                    short = try runs.run(experiment).recorder
                    long = try runs.run(other)
                } catch is SpecificationError {
                    continue
                } catch is ComponentFailure {
                    continue
                }
                let same = zip(short.driven, long.recorder.driven).prefix { $0 == $1 }.count
                guard same > 0 else { continue }
                let place = Int.random(in: 1...min(same, planned, long.recorder.steps.count - 1), using: &random)
                let what = "\(specification), \(experiment.optimizer), \(place) of \(planned), then \(other.length)"
                let resumed = try runs.resumed(experiment, after: place, .keepStep, in: folder) {
                    $0.length = other.length
                }
                #expect(resumed.session.state.isIdentical(to: long.session.state), "\(what)")
                #expect(resumed.recorder.steps == Array(long.recorder.steps[place...]), "\(what)")
                checked += 1
            }
        }
        // A plugin that names no example of what it requires has none.
        #expect(checked > 0 || ways.isEmpty)
    }

    @Test func `another length is refused unless it is said what becomes of the schedules`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.schedules = [try ScheduleAssignment("linear(total_iters=20)")]
        #expect(throws: SpecificationError.otherLength(planned: 30, now: 60)) {
            try runs.resumed(experiment, after: 10, .refuse, in: folder) { $0.length = .steps(60) }
        }
        // A constant rate is the same under each policy.
        experiment.schedules = []
        let longer = try runs.resumed(experiment, after: 10, .refuse, in: folder) { $0.length = .steps(33) }
        #expect(longer.session.state.step == 33)
        #expect(throws: ExperimentError.tooShort(.epochs(1), steps: 7, done: 10)) {
            try runs.resumed(experiment, after: 10, .keepStep, in: folder) { $0.length = .epochs(1) }
        }
    }

    /// After k of N steps and N′ in all, step s has the rates that were planned for k + (s − k)(N − k)/(N′ − k), also those of weight
    /// decay, of momentum and of groups.
    @Test func `keep-fraction stretches what was left of every schedule`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification("sgd(momentum=0.9, weight_decay=0.1)")
        experiment.schedules = [
            try ScheduleAssignment("expression(f=\"base * (1 - t/T)\")"),
            try ScheduleAssignment("weight_decay:expression(f=\"base * (1 - (t/T)^2)\")"),
            try ScheduleAssignment("momentum:expression(f=\"base * (1 - t/T/2)\")"),
        ]
        let own = Specification.Value.string("expression(f=\"base * (1 - (t/T)^3)\")").text
        experiment.groups = [try GroupOptions("bias: schedule=\(own)")]
        experiment.clock = .step
        let planned = try runs.run(experiment).recorder.driven
        let longer = try runs.resumed(experiment, after: 10, .keepFraction, in: folder) { $0.length = .steps(50) }
        // Every second step is one of the planned ones.
        let driven = longer.recorder.driven
        #expect(driven.count == 40)
        for step in 0..<20 { #expect(driven[2 * step] == planned[10 + step]) }
        for step in 1..<40 {
            for column in driven[step].indices { #expect(driven[step][column] < driven[step - 1][column]) }
        }
        let shorter = try runs.resumed(experiment, after: 10, .keepFraction, in: folder) { $0.length = .steps(20) }
        #expect(shorter.recorder.driven == stride(from: 10, to: 30, by: 2).map { planned[$0] })
    }

    /// Lengthened, interrupted, resumed as it is: the schedules follow from the history that the checkpoint has.
    @Test(arguments: [HorizonPolicy.keepStep, .keepFraction])
    func `a run that was changed goes on as if it had never stopped`(policy: HorizonPolicy) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification("adamw")
        experiment.schedules = [
            try ScheduleAssignment("plateau(patience=0, factor=0.5) * linear(total_iters=25)"),
            try ScheduleAssignment("weight_decay:cosine"),
        ]
        func change(_ experiment: inout Experiment) throws {
            experiment.length = .steps(45)
            experiment.schedules = [try ScheduleAssignment("weight_decay:linear(total_iters=9)")]
            experiment.rate = .given(0.002)
        }
        let (file, second) = (folder.file("first.safetensors"), folder.file("second.safetensors"))
        let whole = try runs.resumed(experiment, after: 12, policy, in: folder, changing: change)
        _ = try runs.goOn(from: file, policy, steps: 9, to: second, changing: change)
        let record = try RunRecord(of: CheckpointFile(reading: second))
        let legs = try #require(record.history)
        #expect(legs.map(\.firstStep) == [0, 12] && legs.map(\.steps) == [30, 45] && legs[1].horizon == policy)
        #expect(legs[1].options.map(\.option) == ["schedule", "lr", "steps"])
        #expect(legs[1].options.last == OptionChange(option: "steps", before: ["30"], now: ["45"]))
        #expect(legs[1].begun == (policy == .keepStep ? [] : ["weight_decay"]))
        let rest = try runs.goOn(from: second)
        #expect(rest.session.state.isIdentical(to: whole.session.state))
        #expect(whole.recorder.steps.suffix(24) == rest.recorder.steps[...])
        // And changed once more.
        let third = try runs.goOn(from: second, policy, to: folder.file("third.safetensors")) { $0.length = .steps(60) }
        #expect(third.session.state.step == 60)
        let again = try RunRecord(of: CheckpointFile(reading: folder.file("third.safetensors")))
        #expect(again.history?.map(\.steps) == [30, 45, 60])
    }
}
