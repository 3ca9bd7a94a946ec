import AnnealEvidence
import Glibc
import TestSupport
import Testing

@testable import AnnealTrials

/// Trainers of every kind, as shell scripts.
@Suite struct TrainerProcessTests {
    private static let trial = Trial(arm: 0, rate: 0.1, seed: 3, steps: 40)

    private func run(_ script: String, pattern: String? = nil, timeout: Double = 60) throws -> TrialReport {
        let task = TrainerCommand(["sh", "-c", script]).task(
            for: Self.trial, id: 7, schedule: "cosine", csv: "/tmp/s.csv")
        let process = try TrainerProcess(
            task, metric: "loss", pattern: try pattern.map { try MetricPattern($0) }, timeout: timeout)
        return wait(for: process)
    }

    private func wait(for process: TrainerProcess) -> TrialReport {
        while true {
            if let report = process.service() { return report }
            TrainerProcess.wait(for: [process], milliseconds: 50)
        }
    }

    @Test func `lines of JSON report, all others are words`() throws {
        let report = try run(
            """
            echo 'loading…'; echo '{"other": 1}'; echo '{"anneal":1,"step":20,"loss":0.5,"accuracy":1e-1,"note":"x"}'
            echo 'warning' >&2; printf '{"anneal": 1, "step": 40, "loss": 0.25, "done": true, "correct": "1101"}'
            """)
        #expect(report.value == 0.25)
        #expect(report.exit == 0)
        #expect(report.message == nil)
        #expect(report.correct == [true, true, false, true])
        #expect(
            report.measures == [
                .init(step: 20, name: "accuracy", value: 0.1), .init(step: 20, name: "loss", value: 0.5),
                .init(step: 40, name: "loss", value: 0.25),
            ])
    }

    @Test func `places and the environment say what to do`() throws {
        let command = TrainerCommand(["a", "--lr={lr}", "{seed}/{steps}", "{csv}{trial}", "{other}", "-s{schedule}"])
        let task = command.task(for: Self.trial, id: 7, schedule: "cosine", csv: "/tmp/{lr}.csv")
        #expect(task.words == ["a", "--lr=0.1", "3/40", "/tmp/{lr}.csv7", "{other}", "-scosine"])
        #expect(task.environment["ANNEAL_SCHEDULE"] == "cosine")
        #expect(command.unfilled(settings: []) == ["other"] && command.unfilled(settings: ["other"]).isEmpty)
        #expect(TrainerCommand(["sh", "-c", "awk '{ print $1 }' | sed {} ${x} a}b{"]).unfilled(settings: []) == ["x"])
        let report = try run(
            #"echo "{\"anneal\":1,\"loss\":$ANNEAL_LR,\"seed\":$ANNEAL_SEED,\"steps\":$ANNEAL_STEPS,\"id\":$ANNEAL_TRIAL,\"done\":true}""#
        )
        #expect(report.value == 0.1)
        #expect(report.measures.filter { $0.name != "loss" }.map(\.value) == [7, 3, 40])
    }

    @Test func `a regular expression reads an untouched script`() throws {
        let script = "printf 'epoch 1: loss=0.9\\repoch 2: loss=0.5\\nepoch 3: loss=0.7 end\\n'"
        #expect(try run(script, pattern: #"loss=([0-9.]+)"#).value == 0.7)
        let steps = try run(script, pattern: #"epoch (?<step>\d+): loss=(?<value>[0-9.]+)"#)
        #expect(steps.measures.map(\.step) == [1, 2, 3])
        #expect(steps.measures.map(\.value) == [0.9, 0.5, 0.7])
        #expect(try run("echo nothing", pattern: "loss=(.*)").message == "it ended without having reported loss")
        #expect(throws: MetricPattern.Failure.noGroup(expression: "loss")) { try MetricPattern("loss") }
        #expect(throws: MetricPattern.Failure.self) { try MetricPattern("loss=(") }
    }

    @Test(arguments: [
        ("echo a; echo b >&2; exit 3", "it ended with exit code 3", 3),
        ("echo '{\"anneal\":1,\"loss\":1}'", "it ended without a line that says \"done\": true", 0),
        ("echo '{\"anneal\":1,\"done\":true}'", "it ended without having reported loss", 0),
        ("kill -SEGV $$", "it was ended by signal 11", -11),
        ("echo '{\"anneal\":1,\"step\":300,\"loss\":NaN}'; sleep 60", "loss was not finite at step 300", -15),
        ("echo '{\"anneal\":1,\"step\":3,\"loss\":-Infinity,\"done\":true}'", "loss was not finite at step 3", 0),
    ]) func `failures are told in a sentence`(script: String, message: String, exit: Int) throws {
        let report = try run(script)
        #expect(report.value == nil)
        #expect(report.message == message)
        // A process that was about to end by itself may be found ended.
        #expect(report.exit == exit || report.exit == -15 && exit == 0)
        #expect(report.seconds < 30)
    }

    @Test func `the last lines are kept`() throws {
        let report = try run("for i in $(seq 1 50); do echo line $i; done; exit 1")
        #expect(report.lines == (31...50).map { "line \($0)" })
        let long = try run("head -c 3000000 /dev/zero | tr '\\0' x; exit 1")
        #expect(long.lines.allSatisfy { $0.count <= 401 })
    }

    /// A pipe that is never empty must not keep the race from its other trials, nor from Ctrl-C.
    @Test(arguments: ["yes", "yes '{\"anneal\":1,\"step\":1,\"loss\":1}'"])
    func `who writes for ever is out of the race when asked`(script: String) throws {
        let task = TrainerTask(words: ["sh", "-c", "exec \(script)"], environment: [:])
        let process = try TrainerProcess(task, metric: "loss", pattern: nil, timeout: 60)
        for _ in 0..<3 {
            TrainerProcess.wait(for: [process], milliseconds: 1000)
            #expect(process.service() == nil)
        }
        process.stop()
        let report = wait(for: process)
        #expect(process.wasStopped)
        #expect(report.exit == -15 && report.seconds < 60)
    }

    /// What outlives a trainer and holds its output, in a session of its own, is not waited for.
    @Test func `a trainer ends though a process that left its group writes on`() throws {
        let report = try run(
            "setsid sh -c 'sleep 0.2; exec timeout 20 yes' & echo '{\"anneal\":1,\"loss\":1,\"done\":true}'; sleep 0.5")
        #expect(report.value == 1)
        #expect(report.seconds < 15)
    }

    @Test func `silence ends a trial, with all that it started`() throws {
        let report = try run("sleep 1000 & echo $!; echo working; sleep 1000", timeout: 0.3)
        #expect(report.message == "it printed nothing for 0 s and was ended")
        #expect(report.exit == -15)
        let child = try #require(report.lines.first.flatMap { Int64($0) })
        #expect(ends(child))
    }

    @Test func `what a trainer leaves behind when it ends is ended`() throws {
        let report = try run("sleep 1000 & echo '{\"anneal\":1,\"loss\":1,\"done\":true,\"child\":'$!'}'")
        #expect(report.value == 1)
        let child = try #require(report.measures.first { $0.name == "child" }?.value)
        #expect(ends(Int64(child)))
    }

    @Test func `SIGTERM is out of the race, and who does not listen is killed`() throws {
        let task = TrainerTask(
            words: ["sh", "-c", "trap '' TERM; echo ready; sleep 1000 & wait; sleep 1000"], environment: [:])
        let process = try TrainerProcess(task, metric: "loss", pattern: nil, timeout: 60)
        while process.text.lastLines.isEmpty {
            TrainerProcess.wait(for: [process], milliseconds: 50)
            #expect(process.service() == nil)
        }
        process.stop()
        let report = wait(for: process)
        #expect(process.wasStopped)
        #expect(report.exit == -9)
        #expect(report.seconds >= TrainerProcess.grace)
    }

    @Test func `a program that is not there is a failure`() {
        #expect(throws: TrainerFailure.notStarted(program: "no-such-program", reason: "No such file or directory")) {
            try TrainerProcess(
                TrainerTask(words: ["no-such-program"], environment: [:]), metric: "loss", pattern: nil, timeout: 1)
        }
    }

    /// Whether a process is gone within some seconds.
    private func ends(_ process: Int64) -> Bool {
        for _ in 0..<100 {
            if ProcessIdentity.startTime(of: process) == 0 { return true }
            usleep(50_000)
        }
        return false
    }
}
