import SeededNumbers
import TestSupport
import Testing

/// Whatever is typed, the program ends by itself with 0, 1 or 2, and says why when it is not 0.
@Suite struct RandomArgumentTests {
    /// Words that mean something somewhere, so that most of what is typed gets past the first check.
    private static let words = [
        "train", "find", "schedule", "plugins", "list", "show", "help", "--lr", "--steps", "--epochs", "--schedule",
        "--optimizer", "--model", "--dataset", "--batch-size", "--seed", "--threads", "--validation", "--monitor",
        "--clock", "--plugin", "--plugin-path", "--csv", "--json", "--svg", "--start", "--end", "--iterations",
        "--verify", "--smoothing", "--divergence", "--patience", "--no-shuffle", "--log", "--panels", "--group",
        "--clip-norm",
        "--clip-value", "--accumulate", "--ema", "bias: lr=0.1x", "*: lr=1e308x", "0.*|é: schedule=\"plateau\", lr=0",
        "||:",
        "bias: weight_decay=2x, schedule=\"weight_decay:cosine\"", "--", "-", "-h",
        "--version", "=", "",
        "0", "1", "3", "-1", "1e-3", "1e308", "5e-324", "nan", "inf", "0.5", "99999999999999999999", "cosine",
        "cosine(T_max=3)", "step(step_size=1e-300)", "step(step_size=2, gamma=0)", "warmup(over=1e300)",
        "cosine-restarts(T_0=1e-300)", "cosine-restarts(T_0=1, T_mult=1e9)", "exponential(gamma=0)",
        "multistep(milestones=[1, 0])", "piecewise(values=[1])", "polynomial(power=1e300, cycle=true)", "onecycle",
        "wsd(decay=1)", "tanh(lb=1, ub=0)", "plateau(window=16)", "greedy(smooth=true)", "table(file=/)",
        "expression(f=\"base / t\")", "expression(f=\"((((\")", "noam(d_model=1e-300)",
        "cyclic(base_lr=1, max_lr=0)", "cyclic(base_lr=0, max_lr=1e308, step_size_up=1e-300)", "sgd", "adam(eps=0)",
        "sgd(momentum=0.9, nesterov=true)", "adagrad(lr=0)", "rmsprop(centered=true, lr=1e30)", "softmax", "linear",
        "mlp:1", "mlp:8,8", "mlp:", "digits", "csv:/dev/null", "idx:/", "csv:/etc/passwd,label=x", "/dev/null", "/",
        "validation_loss", "test_accuracy", "epoch", "step", "💥", "\u{301}", "a\u{0}b", "((((", "x=[1,2",
    ]

    @Test func `it never traps`() throws {
        var random = SeededGenerator.ofTest()
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for _ in 0..<150 {
            let command = ["train", "find", "schedule", "plugins"].randomElement(using: &random) ?? ""
            let count = Int.random(in: 0...5, using: &random)
            // An argument ends at a zero byte; so few steps that a run is over at once.
            let typed = [command] + (0..<count).map { _ in Self.words.randomElement(using: &random) ?? "" }
            let brief = command == "train" ? ["--steps", "2"] : command == "find" ? ["--iterations", "3"] : []
            let arguments = (typed + (typed.contains("--") ? [] : brief)).map { String($0.prefix { $0 != "\0" }) }
            let result = try Command.anneal(arguments, in: folder.url)
            #expect(result.signal == nil && (0...2).contains(result.status), "\(arguments), seed \(random.seed)")
            // By bytes: a typed combining mark joins the blank before it to one character.
            // Below the sentence a mistake in a specification may be shown.
            let lines = result.errors.utf8.split(separator: UInt8(ascii: "\n")).filter { !$0.starts(with: "  ".utf8) }
            if result.status != 0 {
                #expect(
                    lines.last?.starts(with: "anneal: ".utf8) == true,
                    "\(arguments), seed \(random.seed): \(result.errors)")
            }
            if result.status == 2 {
                #expect(
                    lines.count == 1 && result.output.isEmpty, "\(arguments), seed \(random.seed): \(result.errors)")
            }
        }
    }
}
