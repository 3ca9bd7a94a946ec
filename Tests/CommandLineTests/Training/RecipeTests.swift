import Foundation
import TestSupport
import Testing

/// Recipes: the options of `train` in a file.
@Suite struct RecipeTests {
    private func train(_ recipe: String, _ words: String...) throws -> Command.Result {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("recipe.yml")
        try recipe.write(toFile: file, atomically: true, encoding: .utf8)
        return try Command.anneal(["train", file] + words)
    }

    private struct Result: Decodable {
        let steps: Int
        let testLoss: Double
    }

    @Test func `it is what could be typed`() throws {
        let recipe = "optimizer: sgd(momentum=0.9)\nlr: 0.05\nsteps: 7\nno-shuffle: true\nmodel: mlp:8\n"
        let fromFile = try train(recipe, "--json", "-").decode(Result.self)
        let typed = try Command.anneal([
            "train", "--optimizer", "sgd(momentum=0.9)", "--lr", "0.05", "--steps", "7", "--no-shuffle", "--model",
            "mlp:8",
            "--json", "-",
        ]).decode(Result.self)
        #expect(fromFile.steps == 7)
        #expect(fromFile.testLoss == typed.testLoss)
    }

    @Test(arguments: [(["--steps", "3"], 3), (["--steps=4"], 4), (["--epochs", "1"], 23)])
    func `what is typed counts more`(words: [String], steps: Int) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("recipe.yml")
        try "steps: 7\n".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try Command.anneal(["train", file, "--json", "-"] + words).decode(Result.self).steps == steps)
    }

    @Test func `runs follow each other and add to what is common`() throws {
        let result = try train(
            "look for: the end\nepochs: 9\nmodel: mlp:8\nruns:\n  - {name: short, steps: 2}\n  - {steps: 3, schedule: [cosine]}\n"
        )
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "Run 1 of 2: short")
        #expect(lines.contains("Run 2 of 2"))
        #expect(lines.contains { $0.hasPrefix("epoch 1/1  step 3/3") })
        #expect(lines.last == "Look for: the end")
    }

    @Test(arguments: [
        ("model: mlp:8\nbatch-sise: 3\n", "line 2: train has no option batch-sise (did you mean batch-size?)"),
        ("batch-size: many\n", "line 1: "), ("dry-run: 3\n", "line 1: dry-run is true or false, not 3"),
        ("lr:\n", "line 1: lr needs a value, a text as it is typed after --lr"),
        ("lr: 1\nlr: 2\n", "lr is given twice: keep one"), ("- lr\n", "line 1: a recipe says NAME: VALUE"),
        ("lr: [\n", "it is not YAML"), ("runs: 3\n", "runs are a list"), ("runs: [3]\n", "a run says NAME: VALUE"),
        ("runs:\n  - lr: 1\n    epocs: 1\n", "line 3: train has no option epocs (did you mean epochs?)"),
        ("", "line 1: "),
    ])
    func `a mistake is refused with its line`(recipe: String, sentence: String) throws {
        let result = try train(recipe)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func `a missing file is named`() throws {
        let result = try Command.anneal("train", "/nowhere/recipe.yml")
        #expect(result.status == 2)
        #expect(result.errors == "anneal: the recipe /nowhere/recipe.yml cannot be read: there is no such file\n")
    }

    /// Every recipe that comes with Anneal.
    private static let recipes =
        ((try? FileManager.default.contentsOfDirectory(atPath: Repository.file("Recipes").path)) ?? [])
        .filter { $0.hasSuffix(".yml") }.sorted()

    @Test func `there is one for each strategy`() {
        #expect(
            Self.recipes == [
                "adaptive-sparse.yml", "cosine-vision.yml", "cyclical.yml", "exponential-large.yml",
                "find-then-train.yml", "fixed.yml", "step-vision.yml", "warmup-transformer.yml",
            ])
    }

    /// Two steps of each run: at their whole length some take minutes.
    @Test(arguments: recipes) func `those that come with anneal train`(recipe: String) throws {
        let result = try Command.anneal(["train", "Recipes/" + recipe, "--steps", "2"], in: Repository.root)
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        let runs = lines.filter { $0.hasPrefix("Run ") }
        #expect(runs.count > 1)
        for (index, line) in runs.enumerated() {
            #expect(line.hasPrefix("Run \(index + 1) of \(runs.count): "))
        }
        #expect(lines.filter { $0.hasPrefix("epoch 1/1  step 2/2") }.count == runs.count)
        let look = try #require(lines.firstIndex { $0.hasPrefix("Look for: ") })
        // It has the last word, in lines that fit a terminal.
        #expect(look > (lines.lastIndex { $0.hasPrefix("samples per second") } ?? lines.endIndex))
        #expect(lines[look...].allSatisfy { $0.count <= 100 })
    }

    /// At its whole length, as far as a dry run goes.
    @Test(arguments: recipes) func `those that come with anneal are understood`(recipe: String) throws {
        let result = try Command.anneal(["train", "Recipes/" + recipe, "--dry-run"], in: Repository.root)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("Look for: "))
    }

    /// Each run writes files of its own; one that has a file of its own keeps its name.
    @Test func `runs do not write into each others files`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let recipe = """
            model: softmax
            steps: 2
            log: curve.csv
            json: "{run}-{seed}.json"
            checkpoint: kept/run.safetensors
            svg: own.svg
            runs:
              - {name: plain}
              - {name: with momentum, optimizer: sgd(momentum=0.9), seed: 7}
              - {svg: other.svg}
              - {name: plain, svg: third.svg}
            """
        try FileManager.default.createDirectory(atPath: folder.file("kept"), withIntermediateDirectories: false)
        try folder.write(recipe, to: "recipe.yml")
        let result = try Command.anneal(["train", "recipe.yml"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        let names = try folder.names().filter { !$0.hasSuffix(".plugins.json") }
        #expect(
            names == [
                "3-0.json", "curve-3.csv", "curve-plain-1.csv", "curve-plain-4.csv", "curve-with-momentum.csv", "kept",
                "other.svg", "own-plain-1.svg", "own-with-momentum.svg", "plain-1-0.json", "plain-4-0.json",
                "recipe.yml", "third.svg", "with-momentum-7.json",
            ])
        let kept = try FileManager.default.contentsOfDirectory(atPath: folder.file("kept")).sorted()
        #expect(
            kept == [
                "run-3.safetensors", "run-plain-1.safetensors", "run-plain-4.safetensors",
                "run-with-momentum.safetensors",
            ])
        #expect(result.output.contains("Run 1 of 4: plain\nwrites kept/run-plain-1.safetensors, curve-plain-1.csv"))
        // A single run's files have the names that they were given.
        let one = try Command.anneal(
            ["train", "--steps", "1", "--log", "one.csv", "--json", "{run}-{seed}.json", "--seed", "5"], in: folder.url)
        #expect(one.status == 0 && folder.exists("one.csv") && folder.exists("1-5.json"))
    }

    /// `curve-b.csv` is what the second run's `curve.csv` becomes.
    @Test(arguments: [
        "log: curve.csv\nruns:\n  - {name: a}\n  - {name: b}\n  - {name: c, log: curve-b.csv}\n",
        "log: curve-b.csv\njson: curve-b.csv\n",
    ])
    func `two outputs that would be one file are refused`(files: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("model: softmax\nsteps: 2\n\(files)", to: "recipe.yml")
        let result = try Command.anneal(["train", "recipe.yml"], in: folder.url)
        #expect(result.status == 2)
        #expect(
            result.errors
                == "anneal: curve-b.csv would be written twice, and hold only what came last: give each output a "
                + "name of its own\n")
        #expect(try folder.names() == ["recipe.yml"])
    }

    @Test func `a list of values for one is refused`() throws {
        let result = try train("steps: 1\nseed: [0, 1, 2]\n")
        #expect(result.status == 2)
        #expect(
            result.errors.hasSuffix(
                "line 2: seed takes one value, and this is a list: runs in a recipe train several one after another, and "
                    + "anneal compare compares them\n"), "\(result.errors)")
    }
}
