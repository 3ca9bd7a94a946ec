import Foundation
import TestSupport
import Testing

/// Schedules of the library against those that `anneal schedule` prints.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct ScheduleTests {
    /// Of every built-in schedule that needs no file and no function of C, some arguments; and compositions.
    private static let texts = [
        "fixed", "step(step_size=10)", "exponential(gamma=0.95)", "cosine", "cosine(eta_min=0.001)",
        "cosine-restarts(T_0=7, T_mult=2)", "cyclic(base_lr=0.01, max_lr=0.3)", "warmup(over=20)",
        "multistep(milestones=[3 epochs, 50%])", "piecewise(boundaries=[20, 60], values=[0.1, 0.01, 0.001])", "factor",
        "linear", "linear(start_factor=0.5, total_iters=10)", "polynomial(power=2)", "inverse-time", "inverse-sqrt",
        "noam(model_size=64, warmup_steps=20)", "onecycle(max_lr=0.3)", "slanted-triangular", "flat-cosine", "wsd",
        "rex", "tanh", "plateau", "expression(\"lr * 0.5 ^ (t / 10)\")", "greedy",
        "linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5)", "0.5 for 10 steps -> 2 for 10 steps -> fixed",
        "(0.5 for 10 steps -> linear(start_factor=0, total_iters=10)) * 0.5", "cosine * rex",
        "(1 for 25% -> 0.5) for 40 steps -> (0.25 for 50% -> step(step_size=10))", "rex(total_steps=640 samples)",
        "linear(start_factor=0.5) for 50 steps -> onecycle(max_lr=1)", "plateau(patience=1) * cosine",
        "linear for 2 epochs -> exponential(gamma=0.5)",
    ]

    @Test(arguments: [(steps: 100, epoch: 10), (steps: 1337, epoch: 7)])
    func `every value is the command line's, bit for bit`(length: (steps: Int, epoch: Int)) throws {
        // What cannot be made is refused by both.
        let options = ["--steps", "\(length.steps)", "--steps-per-epoch", "\(length.epoch)", "--batch-size", "32"]
        var accepted: [String] = []
        var rows: [[Double]] = []
        for text in Self.texts {
            guard let csv = try? Program.run(Installed.program, ["schedule", text, "--csv", "-"] + options) else {
                continue
            }
            accepted.append(text)
            rows += csv.split(separator: "\n").filter { !$0.hasPrefix("schedule,") }.map { line in
                // The values come last, after a text that may have commas of its own.
                let isQuoted = line.hasPrefix("\"")
                let rest = isQuoted ? line[(line.lastIndex(of: "\"") ?? line.startIndex)...] : line[...]
                return rest.split(separator: ",").dropFirst(2).compactMap { Double($0) }
            }
        }
        #expect(accepted.count >= Self.texts.count - 3, "\(Set(Self.texts).subtracting(accepted))")
        let input = accepted.map { "\(length.steps) \(length.epoch) 32 \($0)\n" }.joined()
        let lines = try HostProgram("curves").run([Installed.plugins], input: input).split(separator: "\n")
        let values = lines.filter { !$0.hasPrefix("{") }.map { $0.split(separator: " ").compactMap { Double($0) } }
        try #require(values.count == rows.count && values.count == accepted.count * length.steps)
        for (index, (ours, theirs)) in zip(values, rows).enumerated() {
            #expect(
                ours.map(\.bitPattern) == theirs.map(\.bitPattern),
                "\(accepted[index / length.steps]) at step \(index % length.steps)")
        }
    }
}
