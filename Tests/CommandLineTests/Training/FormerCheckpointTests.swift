import Foundation
import TestSupport
import Testing

/// Checkpoints that an earlier program wrote, which hold a command line and no experiment; see `FormerCheckpoints/README.md`.
@Suite struct FormerCheckpointTests {
    private static let folder = Repository.file("Tests/CommandLineTests/FormerCheckpoints")

    /// What was typed for each, and how it goes on.
    static let runs: [(name: String, step: Int, steps: Int, options: [String])] = [
        ("digits", 6, 12, ["--model", "mlp:4", "--steps", "12", "--checkpoint-every", "6", "--keep", "2"]),
        (
            "regression", 8, 12,
            [
                "--dataset", "csv:line.csv,label=y", "--model", "linear", "--optimizer", "sgd(momentum=0.9)", "--lr",
                "0.05", "--epochs", "4", "--batch-size", "16", "--validation", "0.2", "--standardize",
                "--checkpoint-every", "4", "--keep", "2",
            ]
        ),
        (
            "sparse", 3, 6,
            [
                "--dataset", "libsvm:words.svm", "--model", "embedding-bag:2", "--steps", "6", "--checkpoint-every",
                "3", "--keep", "2",
            ]
        ),
        (
            "ngrams", 3, 6,
            [
                "--dataset", "ngrams:lines.txt,buckets=64", "--model", "embedding-bag:2", "--steps", "6",
                "--checkpoint-every", "3", "--keep", "2",
            ]
        ),
        (
            "text", 3, 6,
            [
                "--dataset", "text:verse.txt", "--model", "transformer:d=4,heads=2,layers=1,context=8", "--steps", "6",
                "--batch-size", "8", "--lr", "0.01", "--warmup", "20%", "--schedule", "cosine", "--clock", "step",
                "--checkpoint-every", "3", "--keep", "2",
            ]
        ),
        (
            "groups", 12, 30,
            [
                "--model", "mlp:4", "--steps", "30", "--validation", "0.1", "--group",
                "bias: weight_decay=0, schedule=\"cosine\"", "--group", "0.*: lr=0.1x", "--optimizer", "adamw",
                "--schedule", "linear for 20% -> cosine", "--schedule", "weight_decay:linear", "--ema", "0.9",
                "--patience", "5", "--clip-norm", "1", "--accumulate", "2", "--no-shuffle", "--seed", "7",
                "--monitor", "validation_accuracy", "--skip-nonfinite", "--on-divergence", "rollback", "--log",
                "groups.csv", "--checkpoint-every", "40%", "--keep", "3",
            ]
        ),
        (
            "norm", 20, 23,
            [
                "--model", "linear:4 batch-norm relu linear", "--optimizer", "schedule-free-adamw", "--epochs", "1",
                "--checkpoint-every", "10", "--keep", "2",
            ]
        ),
        (
            "found", 3, 6,
            ["--model", "mlp:4", "--lr", "0.0179", "--steps", "6", "--checkpoint-every", "3", "--keep", "2"]
        ),
    ]

    private func fields(_ file: String, _ part: String, without keys: Set<String> = []) throws -> [String: String] {
        let file = try SafetensorsFile(file)
        #expect(file.run["format"] as? Int == 2)
        let fields = try #require(file.run[part] as? [String: Any])
        return fields.filter { !keys.contains($0.key) }.mapValues { "\($0)" }
    }

    /// It goes on, and the checkpoint it ends with says the same of its run as that of a run that is typed now. The bits of the
    /// weights are those of the machine that wrote the file, so the losses are compared.
    @Test(arguments: runs.indices) func `it goes on as the experiment it was`(index: Int) throws {
        let run = Self.runs[index]
        let (former, fresh) = (try TemporaryFolder(), try TemporaryFolder())
        for folder in [former, fresh] {
            for file in ["line.csv", "words.svm", "lines.txt", "verse.txt"] {
                try FileManager.default.copyItem(
                    at: Self.folder.appending(path: file), to: folder.url.appending(path: file))
            }
        }
        try FileManager.default.copyItem(
            at: Self.folder.appending(path: "\(run.name).safetensors"),
            to: former.url.appending(path: "old.safetensors"))
        let resumed = try Command.anneal(["train", "--resume", "old.safetensors"], in: former.url)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.output.contains("old.safetensors is of an older version, which cannot say if the data are"))
        #expect(resumed.output.contains("old.safetensors goes on at step \(run.step) of \(run.steps), "))
        let name = "\(run.name).safetensors"
        let typed = try Command.anneal(["train", "--checkpoint", name] + run.options, in: fresh.url)
        #expect(typed.status == 0, "\(typed.errors)")
        // A rate that was found depends on the last bits of a machine.
        let machine: Set = run.name == "found" ? ["lr"] : []
        for part in ["experiment", "environment"] {
            #expect(
                try fields(former.file(name), part, without: machine)
                    == fields(fresh.file(name), part, without: machine))
        }
        #expect(former.exists(name.replacing(".safetensors", with: "-\(run.steps).safetensors")))
        func loss(_ result: Command.Result) throws -> Double {
            try #require(result.output.firstMatch(of: /\ntest loss +([0-9.]+)/).flatMap { Double($0.output.1) })
        }
        if run.name != "found" { #expect(try abs(loss(resumed) - loss(typed)) < 0.01) }
    }

    @Test func `its model can be asked`() throws {
        for (name, summary) in [
            ("digits", "mlp:4, trained for 6 of 12 steps on digits"),
            ("regression", "linear, trained for 8 of 12 steps on csv:line.csv,label=y"),
            ("text", "transformer:d=4,heads=2,layers=1,context=8, trained for 3 of 6 steps on text:verse.txt"),
            ("ngrams", "embedding-bag:2, trained for 3 of 6 steps on ngrams:lines.txt,words=2,buckets=64"),
        ] {
            let result = try Command.anneal(["eval", "\(name).safetensors"], in: Self.folder)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.split(separator: "\n").first.map(String.init) == summary)
        }
        let folder = try TemporaryFolder()
        try folder.write("a,b\n0.1,0.2\n", to: "new.csv")
        let predicted = try Command.anneal(
            [
                "predict", Self.folder.appending(path: "regression.safetensors").path, "--input", "new.csv", "--output",
                "-",
            ], in: folder.url)
        #expect(predicted.status == 0 && predicted.output.hasPrefix("value\n"))
    }

    @Test func `what may be said anew is said anew`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: Self.folder.appending(path: "digits.safetensors"), to: folder.url.appending(path: "old.safetensors"))
        let refused = try Command.anneal(["train", "--resume", "old.safetensors", "--seed", "24"], in: folder.url)
        #expect(refused.status == 2)
        #expect(
            refused.errors
                == "anneal: a resumed run has the options that old.safetensors was made with: leave --seed out\n")
        let result = try Command.anneal(
            ["train", "--resume", "old.safetensors", "--checkpoint", "new.safetensors", "--checkpoint-every", "2"],
            in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try fields(folder.file("new.safetensors"), "experiment")["checkpoint-every"] == "2 steps")
        #expect(folder.exists("new-10.safetensors") && !folder.exists("digits.safetensors"))
    }
}
