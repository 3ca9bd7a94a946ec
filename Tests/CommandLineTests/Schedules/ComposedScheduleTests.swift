import Foundation
import TestSupport
import Testing

/// Compositions on the command line: in one line, in a file, for several hyperparameters, before and during training.
@Suite struct ComposedScheduleTests {
    private static let line = "(linear(start_factor=0.01) for 5% -> cosine(eta_min=1e-5)) * 0.5"
    private static let file = """
        product:
          - sequence:
              - linear: {start_factor: 0.01}
                for: 5%
              - cosine:
                  eta_min: 1e-5
          - 0.5

        """

    private func csv(_ arguments: String..., in folder: URL? = nil) throws -> [String] {
        let result = try Command.anneal(["schedule", "--csv", "-"] + arguments, in: folder)
        #expect(result.status == 0 && result.errors.isEmpty)
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test func `a file says the same as the line`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(Self.file, to: "half.yml")
        try folder.write("- linear(start_factor=0.01) for 5%\n- cosine: {eta_min: 1e-5}\n", to: "short.yaml")
        #expect(try csv("half.yml", in: folder.url) == csv(Self.line))
        #expect(
            try csv("short.yaml", in: folder.url) == csv("linear(start_factor=0.01) for 5% then cosine(eta_min=1e-5)"))
        let trained = try Command.anneal(["train", "--steps", "3", "--schedule", "half.yml"], in: folder.url)
        #expect(trained.status == 0)
    }

    @Test(
        arguments: [
            ("", "f.yml is empty: it has to hold a schedule", nil),
            ("[a, b\n", "f.yml is not YAML: did not find expected ',' or ']'", 2),
            (
                "cosine: {eta: 1}\n",
                "cosine has no parameter eta (did you mean eta_min?)", 1
            ),
            ("- linear\n- cosine\n", "only the last piece may leave out how long it lasts: write for: 5%", 1),
            ("- linear:\n  for: 5\n- cosine\n", "a length is a number of steps, epochs, samples or %", 2),
            ("cosine:\nlinear:\n", "a schedule has one name, and here stand 2 keys", 1),
            ("product: cosine\n", "product needs a list of schedules", 1),
            ("cosine: 3\n", "cosine takes its parameters as KEY: VALUE", 1),
            (
                "- cosine -> linear\n",
                "expected \"for\" and a length, which only the last piece may leave out at column 8", nil
            ),
        ] as [(String, String, Int?)])
    func `a mistake in a file is shown`(text: String, sentence: String, line: Int?) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(text, to: "f.yml")
        let result = try Command.anneal(["schedule", "f.yml"], in: folder.url)
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("anneal: \(sentence)"))
        if let line { #expect(result.errors.contains("\n  f.yml, line \(line):\n")) }
    }

    /// A piece in brackets keeps its own length apart from that of the piece around it, in a file as on the line.
    @Test func `brackets mean the same in a file`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("- fixed for 10%\n- (cosine for 50%)\n", to: "text.yml")
        try folder.write("- fixed for 10%\n- [cosine for 50%]\n", to: "list.yml")
        let line = try csv("fixed for 10% -> (cosine for 50%)")
        #expect(try csv("text.yml", in: folder.url) == line && csv("list.yml", in: folder.url) == line)
        try folder.write("- (linear for 10%)\n- cosine\n", to: "short.yml")
        let refused = try Command.anneal(["schedule", "short.yml"], in: folder.url)
        #expect(refused.status == 2 && refused.errors.hasPrefix("anneal: only the last piece may leave out"))
    }

    @Test func `a warm-up has a shorthand`() throws {
        let long = "warmup(over=100%, final_factor=1) for 20% -> cosine"
        #expect(try csv("cosine", "--warmup", "20%") == csv(long))
        #expect(
            try csv("cosine", "--warmup", "20%")[1].hasPrefix("0,0.005"), "the first step is not wasted on a rate of 0")
        let wrong = try Command.anneal("schedule", "cosine", "--warmup", "20")
        #expect(wrong.status == 2 && wrong.errors.contains("a number of steps, epochs, samples or %"))
    }

    @Test func `several hyperparameters at once`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.anneal(
            [
                "train", "--optimizer", "adam(weight_decay=0.1)", "--steps", "40", "--lr", "0.001", "--warmup",
                "10 steps", "--schedule",
                "weight_decay:0.5 for 50% -> 1",
                "--schedule", "cosine", "--log", "run.csv",
            ], in: folder.url)
        #expect(result.status == 0)
        let rows = try folder.read("run.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows[0] == ["step", "epoch", "lr", "loss", "momentum", "weight_decay"])
        #expect(rows[1][2] == "0.0001" && rows[11][2] == "0.001", "the climb is over after ten steps")
        #expect(rows[1][5] == "0.05" && rows[20][5] == "0.05" && rows[21][5] == "0.1")
    }

    @Test(arguments: [
        (["--schedule", "bta1:cosine"], "adam has no bta1 that can be scheduled: it has lr, beta1"),
        (["--schedule", "cosine", "--schedule", "lr:fixed"], "--schedule is given twice for lr: keep one"),
        (
            ["--schedule", "onecycle", "--schedule", "beta1:cosine"],
            "two schedules drive beta1, as momentum and as beta1: leave one of them out"
        ),
        (["--schedule", "beta1:cosine * cyclic(base_lr=0, max_lr=1)"], "cyclic sets the rate itself"),
        (["--schedule", "linear for 60% -> cosine for 50%"], "the pieces up to here are 253 steps long"),
    ])
    func `schedules that cannot be`(arguments: [String], sentence: String) throws {
        let result = try Command.anneal(["train"] + arguments)
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("anneal: \(sentence)"), "\(result.errors)")
    }

    @Test func `a dry run trains nothing and shows the same`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let arguments = ["--epochs", "2", "--schedule", "onecycle", "--warmup", "1 epoch", "--batch-size", "719"]
        let dry = try Command.anneal(
            ["train", "--dry-run", "--json", "dry.json", "--svg", "dry.svg"] + arguments, in: folder.url)
        #expect(dry.status == 0 && dry.output.contains("lr: warmup(over=100%, final_factor=1) for 1 epoch -> onecycle"))
        #expect(dry.output.contains("momentum") && !dry.output.contains("test loss"))
        let run = try Command.anneal(["train", "--log", "run.csv"] + arguments, in: folder.url)
        #expect(run.status == 0)
        struct Shown: Decodable {
            struct Schedule: Decodable { let values: [String: [Double]] }
            let schedules: [Schedule]
        }
        let shown = try JSONDecoder().decode(Shown.self, from: Data(folder.read("dry.json").utf8)).schedules[0].values
        let logged = try folder.read("run.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        #expect(logged.map { Double($0[2]) } == shown["lr"])
        #expect(logged.map { Double($0[4]) } == shown["momentum"])
        #expect(try folder.read("dry.svg").contains("</svg>"))
    }

    @Test func `a run that goes on with another length`() throws {
        let stretched = try csv(
            "cosine", "--steps", "160", "--resumed-at", "40", "--planned", "100", "--horizon", "keep-fraction")
        let planned = try csv("cosine", "--steps", "100")
        #expect(stretched[1...41] == planned[1...41])
        #expect(stretched[101] == "100," + planned[71].split(separator: ",")[1])
        let longer = try csv(
            "cosine", "--steps", "160", "--resumed-at", "40", "--planned", "100", "--horizon", "keep-step")
        #expect(try longer == csv("cosine", "--steps", "160"))
        let refused = try Command.anneal(
            "schedule", "cosine", "--steps", "160", "--resumed-at", "40", "--planned", "100")
        #expect(
            refused.status == 2 && refused.errors.contains("planned for 100 steps, and the run is now 160 steps long"))
        let half = try Command.anneal("schedule", "cosine", "--resumed-at", "40")
        #expect(half.status == 2 && half.errors == "anneal: --resumed-at and --planned belong together: give both\n")
    }

    @Test func `lengths in samples`() throws {
        #expect(try csv("step(step_size=640 samples)", "--batch-size", "64") == csv("step(step_size=10)"))
    }
}
