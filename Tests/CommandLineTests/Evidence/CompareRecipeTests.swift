import Foundation
import TestSupport
import Testing

/// The runs of a recipe as the arms of a comparison, and what is the same comparison as another.
@Suite struct CompareRecipeTests {
    private static let quick = ["--steps", "20", "--seeds", "1", "--confirm", "0", "--jobs", "2"]

    private func compare(_ folder: TemporaryFolder, _ words: [String]) throws -> Command.Result {
        try Command.anneal(["compare"] + words + ["--store", folder.file("s.sqlite"), "--json", "-"])
    }

    private func summary(_ folder: TemporaryFolder, _ words: [String]) throws -> ComparisonSummary {
        let result = try compare(folder, words)
        #expect(result.status == 0, "\(result.errors)")
        return try result.decode(ComparisonSummary.self)
    }

    @Test func `runs are arms by their names, each about its own rate`() throws {
        let folder = try TemporaryFolder()
        let recipe = try folder.write(
            "model: mlp:8\nsteps: 900\nruns:\n  - {name: slow, optimizer: sgd, lr: 0.3}\n"
                + "  - {optimizer: adam, lr: 0.02, batch-size: 16, schedule: cosine}\n", to: "r.yml")
        let first = try summary(folder, [recipe] + Self.quick)
        #expect(Set(first.standing.arms.map(\.name)) == ["slow", "run 2"])
        let slow = try #require(first.standing.arms.first { $0.name == "slow" })
        #expect(slow.rates.map(\.rate) == [0.03, 0.0949, 0.3, 0.949, 3])
        #expect(first.standing.trials == 10)
        // The same again starts nothing, other runs under the same names do.
        #expect(try compare(folder, [recipe] + Self.quick).errors.contains("  seed ") == false)
        try folder.write(
            "model: mlp:8\nsteps: 900\nruns:\n  - {name: slow, optimizer: sgd(momentum=0.5), lr: 0.3}\n"
                + "  - {optimizer: adam, lr: 0.02, batch-size: 16, schedule: cosine}\n", to: "r.yml")
        #expect(try compare(folder, [recipe] + Self.quick).errors.contains("slow  rate 0.3  seed 0"))
    }

    @Test func `what is typed counts more than the recipe, and multiplies its runs`() throws {
        let folder = try TemporaryFolder()
        let recipe = try folder.write(
            "model: mlp:8\nruns: [{name: small}, {name: large, model: 'mlp:16'}]\ncompare: {seeds: 5, rates: '0.01,0.1'}\n",
            to: "r.yml")
        let result = try summary(folder, [recipe, "--schedule", "cosine; rex"] + Self.quick)
        #expect(
            Set(result.standing.arms.map(\.name)) == ["small cosine", "small rex", "large cosine", "large rex"])
        #expect(result.standing.trials == 8)
        let optimizers = try summary(folder, [recipe, "--optimizer", "sgd; adam"] + Self.quick)
        #expect(Set(optimizers.standing.arms.map(\.name)) == ["small sgd", "small adam", "large sgd", "large adam"])
    }

    /// An arm's name says its schedule alone where all have one optimizer: trials of another one are not its.
    @Test func `arms of one name with other optimizers or schedules share no trials`() throws {
        let folder = try TemporaryFolder()
        let words = ["--model", "mlp:8", "--rates", "0.01"] + Self.quick
        for arms in [
            ["--schedule", "fixed; cosine", "--optimizer", "adam"],
            ["--schedule", "fixed; cosine", "--optimizer", "sgd"],
            ["--schedule", "cosine", "--optimizer", "sgd; adam"], ["--schedule", "rex", "--optimizer", "sgd; adam"],
        ] {
            let result = try compare(folder, arms + words)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count { $0.contains("  seed 0  ") } == 2, "\(arms)")
        }
        // More schedules go on from those that were there.
        let more = try compare(folder, ["--schedule", "fixed; cosine; rex", "--optimizer", "sgd"] + words)
        #expect(more.errors.split(separator: "\n").count { $0.contains("  seed 0  ") } == 1)
    }

    /// Processor time, since the machine may be busy. Reading Fashion-MNIST takes three times as much.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")))
    func `the same command again takes less than a fifth of a second`() throws {
        let folder = try TemporaryFolder()
        let words =
            [
                "compare", "--dataset", "fashion-mnist", "--standardize", "--model", "softmax", "--schedule",
                "fixed; cosine",
                "--optimizer", "sgd; adam", "--rates", "0.01", "--store", folder.file("s.sqlite"),
            ] + Self.quick
        #expect(try Command.anneal(words).status == 0)
        let script = "\"$@\" >/dev/null || exit 1; times"
        let again = try Command.run("/bin/bash", ["-c", script, "bash", Command.prefix + "/bin/anneal"] + words)
        #expect(again.status == 0)
        // The second line has what children took.
        let spent = again.output.split(separator: "\n").last?.matches(of: /([0-9]+)m([0-9.]+)s/).compactMap { match in
            Double(match.1).flatMap { minutes in Double(match.2).map { 60 * minutes + $0 } }
        }
        let seconds = try #require(spent).reduce(0, +)
        #expect(seconds > 0 && seconds < 0.2, "\(again.output)")
    }

    @Test func `data that changed are another comparison`() throws {
        let folder = try TemporaryFolder()
        func table(_ shift: Int) -> String {
            "x,y\n" + (0..<60).map { "\($0 + shift),\(2 * $0)" }.joined(separator: "\n") + "\n"
        }
        let file = try folder.write(table(0), to: "t.csv")
        let words =
            [
                "--dataset", "csv:\(file),label=y,task=regression", "--model", "linear", "--standardize", "--rates",
                "0.01",
            ]
            + ["--schedule", "fixed; cosine"] + Self.quick
        func trials() throws -> Int {
            let result = try compare(folder, words)
            #expect(result.status == 0, "\(result.errors)")
            return result.errors.split(separator: "\n").count { $0.contains("  seed 0  ") }
        }
        #expect(try trials() == 2)
        #expect(try trials() == 0)
        try folder.write(table(1), to: "t.csv")
        #expect(try trials() == 2)
        // Back again they are what they were, whenever the file was written.
        try folder.write(table(0), to: "t.csv")
        #expect(try trials() == 0)
    }

    @Test(arguments: [
        (["--validation", "0"], "needs a part of the data to choose by: give --validation 0.1, or --metric test_loss"),
        (["--metric", "loss"], "--metric loss is nothing that a trial reports: it reports validation_accuracy, "),
        (["cosine"], "compare takes no argument 'cosine' but a recipe, a .yml file"),
        (["long.yml"], "long trains for 21 steps and longer for 42: say how many all have, with --steps"),
        (["log.yml"], "log is an option of train: a comparison keeps its trials in its store"),
        (["twice.yml"], "two of the arms have one name"),
        (
            ["say.yml"],
            "line 1: a recipe says budget, worth, rates, seeds, metric, confirm, target of compare, not jobs"
        ),
        (["claim.yml"], "line 1: a claim has three texts at least: says, source and expect"),
        (["expect.yml"], "claim expects {best: ARM}, {as good: ARM} or {rate: "),
        (["other.yml"], "expects something of b, and its runs are a"),
        (["a.yml", "--", "true"], "a recipe says what Anneal trains, and a command after -- what it does not"),
    ]) func `what cannot be compared is refused in a sentence`(words: [String], sentence: String) throws {
        let folder = try TemporaryFolder()
        for (name, text) in [
            ("long", "runs: [{name: long, epochs: 1}, {name: longer, epochs: 2}]\n"), ("log", "log: run.csv\n"),
            ("twice", "runs: [{name: a}, {name: a}]\n"), ("say", "compare: {jobs: 3}\n"),
            ("claim", "claim: {says: that}\n"),
            ("expect", "claim: {says: that, source: me, expect: {first: a}}\nruns: [{name: a}]\n"),
            ("other", "claim: {says: that, source: me, expect: {best: b}}\nruns: [{name: a, steps: 2}]\n"),
            ("a", "runs: [{name: a}]\n"),
        ] {
            try folder.write(text, to: "\(name).yml")
        }
        let result = try Command.anneal(
            ["compare", "--store", folder.file("s.sqlite"), "--rates", "0.01"] + words, in: folder.url)
        #expect(result.status == 2)
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }

    @Test(arguments: [("10 runs", 11), ("2000 steps", 2300)]) func `a budget is kept to one run`(
        budget: String, most: Int
    ) throws {
        let folder = try TemporaryFolder()
        let result = try Command.anneal([
            "compare", "--model", "mlp:8", "--steps", "300", "--schedule", "fixed; cosine", "--rates", "0.001,0.01,0.1",
            "--budget", budget, "--store", folder.file("s.sqlite"), "--csv", "-", "--jobs", "2",
        ])
        let rows = result.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        let spent = budget.hasSuffix("runs") ? rows.count : rows.reduce(0) { $0 + (Int($1[3]) ?? 0) }
        #expect(rows.count > 5 && spent <= most)
    }

    @Test func `trials are there for TensorBoard, written once`() throws {
        let folder = try TemporaryFolder()
        let words =
            [
                "--model", "mlp:8", "--schedule", "fixed; cosine", "--rates", "0.01", "--tensorboard",
                folder.file("board"),
            ]
            + Self.quick
        for _ in 0..<2 { #expect(try compare(folder, words).status == 0) }
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.file("board")).filter {
            $0.contains("tfevents")
        }.sorted()
        #expect(
            files.map { $0.split(separator: "/").dropLast().joined(separator: "/") } == [
                "comparison", "cosine/lr=0.01/seed=0", "fixed/lr=0.01/seed=0",
            ])
        let bytes = try Data(contentsOf: URL(filePath: folder.file("board/\(files[1])")))
        for tag in ["lr", "validation_accuracy", "test_loss", "brain.Event:2"] {
            #expect(bytes.range(of: Data(tag.utf8)) != nil, "\(tag)")
        }
    }
}
