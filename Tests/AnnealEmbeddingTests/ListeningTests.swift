import AnnealHost
import Foundation
import SeededNumbers
import TestSupport
import Testing

/// What the library keeps outside itself: what listening schedules have seen, and runs that go on with another length.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct ListeningTests {
    @Test(arguments: [
        "plateau(patience=1, factor=0.5)", "greedy(patience=0)",
        "(1 for 2 epochs -> plateau(patience=0, factor=0.5)) * cosine",
    ])
    func `what was seen goes on through a schedule that is opened again`(text: String) throws {
        var numbers = SeededGenerator.ofTest()
        let metrics = (0..<40).map { 2 / Double($0 + 1) + 0.2 * Double.random(in: 0..<1, using: &numbers) }
        let registry = try Registry(searching: SearchPath(only: [], folders: [Installed.plugins]))
        let schedule = try ScheduleInstance(
            ScheduleSpecification(text), in: registry, length: RunLength(steps: 200, stepsPerEpoch: 5))
        let base = schedule.channels.map { $0 == "lr" ? 0.1 : 0.9 }
        var state = schedule.initialState
        var wanted: [Double] = []
        for (epoch, metric) in metrics.enumerated() {
            let step = 5 * (epoch + 1)
            try schedule.observe(metric: metric, afterStep: step, base: base, state: &state)
            wanted.append(try schedule.curve(steps: step..<step + 1, base: base, state: state)[0])
        }
        let input = metrics.map { "\($0)\n" }.joined()
        let output = try HostProgram("observing").run([Installed.plugins, text], input: input)
        let seen = output.split(separator: "\n").compactMap { Double($0) }
        #expect(seen.map(\.bitPattern) == wanted.map(\.bitPattern))
        #expect(Set(seen).count > 2, "it listened")
    }

    @Test(
        arguments: ["cosine", "linear for 10% -> step(step_size=20%)", "onecycle(max_lr=0.3)"],
        ["keep-step", "keep-fraction"])
    func `a run that goes on has the command line's rates`(text: String, policy: String) throws {
        let csv = try Program.run(
            Installed.program,
            [
                "schedule", text, "--steps", "160", "--planned", "100", "--resumed-at", "40", "--horizon", policy,
                "--csv", "-",
            ])
        let wanted = csv.split(separator: "\n").dropFirst().compactMap { line in
            line.split(separator: ",").compactMap { Double($0) }.dropFirst().first
        }
        let output = try HostProgram("resuming").run([Installed.plugins, text, "100", "40", "160", policy])
        let seen = output.split(separator: "\n").compactMap { Double($0) }
        #expect(wanted.count == 160)
        #expect(seen.map(\.bitPattern) == wanted.map(\.bitPattern))
    }
}
