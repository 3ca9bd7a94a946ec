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
        "multistep(milestones=[3 epochs, 8 epochs])", "piecewise(boundaries=[20, 60], values=[0.1, 0.01, 0.001])",
        "factor",
        "linear", "linear(start_factor=0.5, total_iters=10)", "polynomial(power=2)", "inverse-time(decay_rate=0.1)",
        "inverse-sqrt",
        "noam(d_model=64, warmup=20)", "onecycle(max_lr=0.3)", "slanted-triangular", "flat-cosine", "wsd(decay=20%)",
        "rex", "tanh", "plateau", "expression(f=\"base * 0.5^(t/10)\")", "greedy",
        "linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5)", "0.5 for 10 steps -> 2 for 10 steps -> fixed",
        "(0.5 for 10 steps -> linear(start_factor=0, total_iters=10)) * 0.5", "cosine * rex",
        "(1 for 25% -> 0.5) for 40 steps -> (0.25 for 50% -> step(step_size=10))", "rex(total_steps=640 samples)",
        "linear(start_factor=0.5) for 50 steps -> onecycle(max_lr=1)", "plateau(patience=1) * cosine",
        "linear for 2 epochs -> exponential(gamma=0.5)",
    ]

    @Test(arguments: [(steps: 100, epoch: 10), (steps: 1337, epoch: 7)])
    func `every value is the command line's, bit for bit`(length: (steps: Int, epoch: Int)) throws {
        let options = ["--steps", "\(length.steps)", "--steps-per-epoch", "\(length.epoch)", "--batch-size", "32"]
        // A column for the tick, then one for each channel, empty where the schedule leaves it alone.
        let wanted = try Self.texts.flatMap { text in
            try Program.run(Installed.program, ["schedule", text, "--csv", "-"] + options).split(separator: "\n")
                .dropFirst()
                .map { $0.split(separator: ",", omittingEmptySubsequences: false).dropFirst().map { Double($0) } }
        }
        let input = Self.texts.map { "\(length.steps) \(length.epoch) 32 \($0)\n" }.joined()
        let lines = try HostProgram("curves").run([Installed.plugins], input: input).split(separator: "\n")
        let seen = lines.filter { !$0.hasPrefix("{") }.map { $0.split(separator: " ").compactMap { Double($0) } }
        try #require(seen.count == wanted.count && seen.count == Self.texts.count * length.steps)
        for (index, (seen, wanted)) in zip(seen, wanted).enumerated() {
            let isEqual = zip(seen, wanted).allSatisfy { $1 == nil || $0.bitPattern == $1?.bitPattern }
            #expect(
                isEqual && seen.count == wanted.count && wanted[0] != nil,
                "\(Self.texts[index / length.steps]) at step \(index % length.steps)")
        }
    }
}
