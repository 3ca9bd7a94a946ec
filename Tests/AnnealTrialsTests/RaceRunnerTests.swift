import AnnealEvidence
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import AnnealTrials

/// Races in processes, with a store.
@Suite struct RaceRunnerTests {
    /// A trainer in awk: arm 1 is better by three points, the best rate is 0.1, seeds move all alike.
    private static let script = #"""
        awk -v r="$ANNEAL_LR" -v s="$ANNEAL_SEED" -v a="$ARM" 'BEGIN {
            d = log(r / 0.1) / log(10); x = sin(s * 37 + a * 11 + r * 100) * 0.001
            printf "{\"anneal\":1,\"step\":1,\"validation_accuracy\":%.6f,\"done\":true}\n", 0.8 + 0.03 * a - 0.01 * d * d + sin(s) * 0.01 + x
        }'
        """#
    private static let plan = RacePlan(
        arms: ["a", "b"].map { .init($0, grid: RateGrid(around: 0.1)) }, metric: Metric("validation_accuracy"),
        steps: 9,
        worth: 0.5, design: .racing(mostSeeds: 4), confirm: 2)
    private let folder: TemporaryFolder
    private let store: TrialStore
    private let experiment: Int64

    init() throws {
        folder = try TemporaryFolder()
        store = try TrialStore(path: folder.file("s.sqlite"))
        experiment = try store.experiment(
            ExperimentDescription(
                subject: "awk", digest: "d", configuration: "{}", metric: Self.plan.metric, plugins: [], version: "1"))
    }

    private func runner(
        _ plan: RacePlan = Self.plan, jobs: Int = 2, script: String = Self.script, shard: Shard? = nil,
        timeout: Double = 60
    ) -> RaceRunner {
        RaceRunner(plan: plan, store: store, experiment: experiment, jobs: jobs, timeout: timeout, shard: shard) {
            trial, id in
            var task = TrainerCommand(["sh", "-c", script]).task(
                for: trial, id: id, schedule: "cosine", csv: "/dev/null")
            task.environment["ARM"] = "\(trial.arm)"
            return task
        }
    }

    @Test func `a race ends with a verdict, and asked again starts nothing`() throws {
        var started = 0
        let race = try runner().run { if case .started = $0 { started += 1 } }
        #expect(race.isOver)
        #expect(race.standing.leader?.name == "b")
        #expect(race.standing.leader?.rate == 0.1)
        #expect(race.standing.sentences(worth: 0.5).first?.hasPrefix("b at 0.1: best by ") == true)
        #expect(started == race.standing.trials)
        let again = try runner().run { event in
            if case .started = event { Issue.record("it runs \(event) again") }
        }
        #expect(again.standing == race.standing)
    }

    @Test func `one that was stopped gives its trials back and goes on`() throws {
        var started = 0
        let stopped = try runner(script: "sleep 0.05; \(Self.script)").run(
            { if case .started = $0 { started += 1 } }, shouldStop: { started >= 5 })
        #expect(!stopped.wanted.isEmpty)
        #expect(try store.trials(of: experiment).allSatisfy { $0.state == .done })
        let race = try runner().run()
        #expect(race.standing.leader?.name == "b")
        #expect(try store.trials(of: experiment).count == race.standing.trials)
    }

    @Test func `trials of a process that died are run again`() throws {
        let dead = ProcessIdentity(machine: "gone", boot: "", process: 1, start: 1)
        for trial in Race(Self.plan, results: Results(metric: Self.plan.metric)).wanted {
            _ = try store.claim(trial, arm: Self.plan.arms[trial.arm].name, experiment: experiment, as: dead)
        }
        let race = try runner().run()
        #expect(race.isOver)
        #expect(try store.trials(of: experiment).allSatisfy { $0.state == .done })
    }

    @Test func `a trial that another process runs is waited for`() async throws {
        let first = try #require(Race(Self.plan, results: Results(metric: Self.plan.metric)).wanted.first)
        guard case .granted(let id) = try store.claim(first, arm: "a", experiment: experiment) else { return }
        var hasFinished = false
        let race = try runner().run { event in
            guard case .progress(let race, _) = event, !hasFinished, race.wanted.isEmpty else { return }
            hasFinished = true
            try store.finish(id, with: TrialReport(value: 0.8, seconds: 0.1, exit: 0))
        }
        #expect(hasFinished)
        #expect(race.isOver)
        #expect(try store.trials(of: experiment).first { $0.id == id }?.report.value == 0.8)
    }

    @Test func `shares run all of a grid between them`() throws {
        var plan = Self.plan
        plan.design = .grid(seeds: 2)
        plan.confirm = 0
        var counts: [Int] = []
        for index in 1...3 {
            let shard = try #require(Shard("\(index)/3"))
            _ = try runner(plan, shard: shard).run()
            counts.append(try store.trials(of: experiment).count)
        }
        #expect(counts.last == 20)
        #expect(counts[0] < counts[1] && counts[1] < counts[2])
        let race = try runner(plan).run { if case .started = $0 { Issue.record("something was left") } }
        #expect(race.standing.leader?.name == "b")
    }

    @Test func `a command that always fails ends the race soon, with its last words`() throws {
        let race = try runner(script: "echo no data >&2; exit 7").run()
        #expect(race.standing.leader == nil)
        #expect(race.standing.failedTrials == race.standing.trials)
        let trial = try #require(try store.trials(of: experiment).first)
        #expect(trial.report.lines == ["no data"])
        #expect(trial.report.message == "it ended with exit code 7")
        let missing = try TrialStore(path: folder.file("t.sqlite"))
        let id = try missing.experiment(
            ExperimentDescription(
                subject: "x", digest: "d", configuration: "{}", metric: Self.plan.metric, plugins: [], version: "1"))
        let runner = RaceRunner(plan: Self.plan, store: missing, experiment: id, jobs: 2) { _, _ in
            TrainerTask(words: ["/no/such"], environment: [:])
        }
        // No rate mends that.
        #expect(throws: Misunderstanding.self) { try runner.run() }
        #expect(try missing.trials(of: id).filter { $0.state == .running }.isEmpty)
        #expect(try missing.trials(of: id).first?.report.message?.contains("/no/such did not start") == true)
    }
}
