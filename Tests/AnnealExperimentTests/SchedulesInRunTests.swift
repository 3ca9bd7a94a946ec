import AnnealHost
import AnnealTensor
import AnnealTraining
import TestSupport
import Testing

@testable import AnnealExperiment

/// What schedules come to in a run: the direction that they listen in, whether they move, and what they choose by.
@Suite struct SchedulesInRunTests {
    private let registry = InstalledPlugins.registry

    private func experiment(_ schedules: String..., change: (inout Experiment) throws -> Void = { _ in }) throws
        -> Experiment
    {
        var experiment = Experiment()
        experiment.model = .softmax
        experiment.optimizer = try Specification("sgd")
        experiment.schedules = try schedules.map { try ScheduleAssignment($0) }
        try change(&experiment)
        return experiment
    }

    private func run(_ experiment: Experiment, checkpoint: String? = nil) throws -> TrainingRun {
        try TrainingRun(
            PreparedExperiment(ResolvedExperiment(experiment, in: registry), pool: Pool(threads: 1)),
            checkpoint: checkpoint)
    }

    @Test(arguments: [
        (Monitor.testAccuracy, "plateau", "plateau(mode=max)"),
        (
            .testAccuracy, "linear for 5% -> greedy(patience=0) * 0.5",
            "linear for 5% -> greedy(patience=0, mode=max) * 0.5"
        ),
        (.testAccuracy, "plateau(mode=max, patience=1)", "plateau(mode=max, patience=1)"),
        (.testAccuracy, "cosine * (plateau for 50% -> fixed)", "cosine * (plateau(mode=max) for 50% -> fixed)"),
        (
            .testAccuracy, "cyclic(base_lr=0.1, max_lr=1, mode=triangular2)",
            "cyclic(base_lr=0.1, max_lr=1, mode=triangular2)"
        ),
        (.testLoss, "plateau", "plateau"), (.runningLoss, "greedy(mode=min)", "greedy(mode=min)"),
    ])
    func `a schedule listens in the monitor's direction`(monitor: Monitor, typed: String, told: String) throws {
        let resolved = try ResolvedExperiment(
            experiment(typed) {
                $0.monitor = monitor
                $0.groups = [try GroupOptions("bias: schedule=\"\(typed)\"")]
            }, in: registry)
        #expect(resolved.schedules.map { "\($0.specification)" } == [told])
        #expect(resolved.groupSchedules[0].map { "\($0.specification)" } == [told])
        // What was typed stays what it was.
        #expect("\(resolved.experiment.schedules[0])" == "\(try ScheduleSpecification(typed))")
    }

    @Test func `the other direction is refused`() throws {
        func sentence(_ typed: String, _ monitor: Monitor?) throws -> String? {
            do {
                _ = try ResolvedExperiment(experiment(typed) { $0.monitor = monitor }, in: registry)
                return nil
            } catch let error as SpecificationError {
                #expect(error.excerpt != nil)
                return error.description
            }
        }
        #expect(
            try sentence("plateau(mode=min)", .testAccuracy)
                == "plateau has mode=min, but more of test_accuracy is better: leave mode out, or write mode=max")
        #expect(
            try sentence("linear for 5% -> greedy(mode=max)", nil)
                == "greedy has mode=max, but less of the loss is better: leave mode out, or write mode=min")
    }

    /// While the accuracy rises the rate stays, with a patience of none; and falls when that falls.
    @Test func `a plateau that watches the accuracy follows it upwards`() throws {
        let run = try run(experiment("plateau(patience=0, factor=0.5)") { $0.monitor = .testAccuracy })
        let schedule = run.schedules.common.members[0].schedule
        var state = schedule.initialState
        var rates: [Double] = []
        for (epoch, accuracy) in [0.5, 0.6, 0.7, 0.65, 0.8].enumerated() {
            try schedule.observe(metric: accuracy, afterStep: 23 * (epoch + 1), base: [1], state: &state)
            rates += try schedule.curve(steps: 23 * (epoch + 1)..<23 * (epoch + 1) + 1, base: [1], state: state)
        }
        #expect(rates == [1, 1, 1, 0.5, 0.5])
    }

    @Test(arguments: [
        ("cosine", 1, 0.1, true), ("linear", 1, 0.1 / 3, true), ("cosine-restarts(T_0=1)", 1, 0.1, true),
        ("cosine-restarts(T_0=1)", 2, 0.1, true), ("step(step_size=30)", 3, 0.1, false),
        ("0.5 * cosine", 1, 0.05, true), ("multistep(milestones=[9])", 3, 0.1, false),
    ])
    func `a schedule that never moves is known`(typed: String, epochs: Int, value: Double, byStep: Bool) throws {
        let standing = try run(
            experiment(typed) {
                $0.length = .epochs(epochs)
                $0.rate = .given(0.1)
            }
        ).standingSchedules
        #expect(standing.count == 1 && standing[0].target == "lr" && standing[0].movesByStep == byStep)
        #expect(abs(standing[0].value - value) < 1e-15)
    }

    @Test(arguments: [
        ("fixed", 1), ("fixed * 0.5", 1), ("cosine", 2), ("onecycle", 1), ("plateau", 1), ("linear for 5% -> fixed", 1),
        ("cosine-restarts(T_0=2)", 2), ("exponential(gamma=0.9)", 2),
    ])
    func `one that moves, or is not meant to, is not`(typed: String, epochs: Int) throws {
        #expect(try run(experiment(typed) { $0.length = .epochs(epochs) }).standingSchedules.isEmpty)
        #expect(try run(experiment("cosine") { $0.length = .steps(1) }).standingSchedules.isEmpty)
    }

    @Test func `a group's schedule that never moves has its name`() throws {
        let run = try run(
            experiment("weight_decay:cosine") {
                $0.length = .epochs(1)
                $0.optimizer = try Specification("sgd(weight_decay=0.5)")
                $0.groups = [try GroupOptions("bias: lr=0.25, schedule=cosine")]
            })
        #expect(run.standingSchedules.map(\.target) == ["weight_decay", "lr[bias]"])
        #expect(run.standingSchedules.map(\.value) == [0.5, 0.25])
    }

    @Test func `what chooses by the test part is known`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("run.safetensors")
        func choices(_ typed: String, checkpoint: String? = nil, change: (inout Experiment) throws -> Void) throws
            -> [ChoiceByTest]
        {
            try run(experiment(typed, change: change), checkpoint: checkpoint).choicesByTest
        }
        #expect(try choices("cosine") { _ in } == [])
        #expect(try choices("cosine", checkpoint: file) { _ in } == [])
        #expect(try choices("cosine", checkpoint: file) { $0.monitor = .testAccuracy } == [.bestCheckpoint])
        #expect(try choices("plateau") { $0.patience = 2 } == [.patience, .schedules(["plateau"])])
        #expect(
            try choices("plateau", checkpoint: file) {
                $0.patience = 2
                $0.validation = 0.1
            } == [])
        #expect(try choices("plateau") { $0.monitor = .runningLoss } == [])
    }

    /// `--min-delta` waits for nothing without patience; an interval has to hold a step.
    @Test func `intervals and least improvements are checked`() throws {
        #expect(throws: ExperimentError.improvementWithoutPatience) {
            try run(experiment("fixed") { $0.leastImprovement = 0.1 })
        }
        let span = try #require(TimeSpan("0.01 epochs"))
        #expect(throws: ExperimentError.intervalTooShort(option: "evaluate-every", span)) {
            try run(experiment("fixed") { $0.evaluateEvery = span })
        }
        #expect(
            try run(experiment("fixed") { $0.evaluateEvery = TimeSpan("0.5 epochs") }).prepared.evaluationInterval == 12
        )
    }

    @Test(arguments: [
        ("onecycle(max_lr=0.3)", "sgd", "lr"), ("onecycle(max_lr=0.3)", "sgd(lr=0.1)", "lr=0.1 of sgd"),
        ("onecycle(max_lr=0.3) * 0.5", "sgd", "lr"),
        ("onecycle(max_lr=0.3) for 50% -> cyclic(base_lr=0.1, max_lr=1)", "sgd", "lr"),
    ])
    func `a rate that no schedule looks at is refused`(typed: String, optimizer: String, option: String) throws {
        var experiment = try experiment(typed) { $0.optimizer = try Specification(optimizer) }
        if option == "lr" { experiment.rate = .given(0.5) }
        #expect(
            throws: ExperimentError.rateWithoutEffect(
                option: option, group: nil, schedule: try ScheduleSpecification(typed))
        ) { try ResolvedExperiment(experiment, in: registry) }
        // A group's schedule may look at it.
        experiment.groups = [try GroupOptions("bias: schedule=cosine")]
        _ = try ResolvedExperiment(experiment, in: registry)
    }

    @Test(arguments: ["onecycle", "linear for 5% -> onecycle(max_lr=0.3)", "0.5 * cosine"])
    func `a rate that some piece looks at is taken`(typed: String) throws {
        _ = try ResolvedExperiment(experiment(typed) { $0.rate = .given(0.1) }, in: registry)
    }
}
