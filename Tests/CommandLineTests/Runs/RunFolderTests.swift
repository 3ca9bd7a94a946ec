import Foundation
import TestSupport
import Testing

/// `--out`: a folder that has all that came of a run.
@Suite struct RunFolderTests {
    private let folder: TemporaryFolder
    private let run = ["train", "--model", "mlp:8", "--epochs", "3", "--validation", "0.2", "--schedule", "cosine"]

    init() throws { folder = try TemporaryFolder() }

    private func anneal(_ words: [String], _ more: String...) throws -> Command.Result {
        try Command.anneal(words + more, environment: ["PATH": "/usr/bin:/bin"], in: folder.url)
    }

    private struct Report: Decodable {
        struct Plugin: Decodable {
            let name: String
            let file: String
            let sha256: String
        }
        struct Leg: Decodable { let firstStep: Int }
        struct Call: Decodable {
            struct Commit: Decodable {
                let commit: String
                let branch: String?
                let isDirty: Bool?
            }
            struct Machine: Decodable {
                let name: String
                let processors: Int
                let memory: Double
            }
            let firstStep: Int
            let began: String
            let command: [String]
            let version: String
            let libraries: [String: String]
            let machine: Machine
            let git: Commit?
            let threads: Int
        }
        struct Experiment: Decodable { let model: String }
        let version: String
        let experiment: Experiment
        let steps: Int
        let plugins: [Plugin]
        let history: [Leg]
        let calls: [Call]
    }

    private func report(_ name: String) throws -> Report {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: Data(folder.read("\(name)/experiment.json").utf8))
    }

    private func rows(_ name: String) throws -> [[Substring]] {
        try folder.read(name).split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    @Test func `it has what a run wrote, and who wrote it`() throws {
        defer { folder.remove() }
        let result = try anneal(run, "--out", "runs/plain", "--log", "log.csv", "--svg", "plot.svg", "--threads", "1")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("runs/plain")).sorted() == [
                "checkpoint-best.safetensors", "checkpoint.safetensors", "epochs.csv", "experiment.json", "plot.svg",
                "result.json", "steps.csv",
            ])
        #expect(try folder.read("runs/plain/steps.csv") == folder.read("log.csv"))
        #expect(try folder.read("runs/plain/plot.svg") == folder.read("plot.svg"))
        let epochs = try rows("runs/plain/epochs.csv")
        #expect(
            epochs[0] == [
                "step", "epoch", "lr", "running_loss", "test_loss", "test_accuracy", "validation_loss",
                "validation_accuracy",
            ])
        let length = try report("runs/plain").steps / 3
        #expect(epochs.dropFirst().map { $0.prefix(2) } == (1...3).map { ["\($0 * length)", "\($0)"] })
        struct Result: Decodable {
            let outcome: String
            let testLoss: Double
            let validationAccuracy: Double
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let end = try decoder.decode(Result.self, from: Data(folder.read("runs/plain/result.json").utf8))
        #expect(end.outcome == "finished")
        #expect(Double(epochs[3][4]) == end.testLoss && Double(epochs[3][7]) == end.validationAccuracy)

        let report = try report("runs/plain")
        #expect(report.experiment.model == "mlp:8")
        #expect(Set(report.plugins.map(\.name)) == ["adam", "cosine"])
        for plugin in report.plugins {
            #expect(try Program.run("sha256sum", [plugin.file]).hasPrefix(plugin.sha256))
        }
        let call = try #require(report.calls.first)
        #expect(report.calls.count == 1 && call.firstStep == 0 && call.threads == 1 && call.git == nil)
        #expect(call.command.dropFirst() == run + ["--out", "runs/plain"] + call.command.suffix(6))
        #expect(call.version == report.version && call.machine.memory > 1e8 && call.machine.processors > 0)
        #expect(try Program.run("uname", ["-n"]) == call.machine.name + "\n")
        #expect(call.libraries["openblas"]?.hasPrefix("OpenBLAS 0.") == true)
        #expect(call.libraries["libc"]?.isEmpty == false)
        #expect(try abs(Date(call.began, strategy: .iso8601).timeIntervalSinceNow) < 3600)
    }

    /// A repository is known by its files.
    @Test func `the commit of the working folder is named`() throws {
        defer { folder.remove() }
        let files = FileManager.default
        try files.createDirectory(atPath: folder.file(".git/refs/heads"), withIntermediateDirectories: true)
        let commit = "0123456789abcdef0123456789abcdef01234567"
        try folder.write("ref: refs/heads/topic/x\n", to: ".git/HEAD")
        try folder.write("# pack-refs with: peeled\n\(commit) refs/heads/topic/x\n", to: ".git/packed-refs")
        #expect(try anneal(run, "--out", "a").status == 0)
        let first = try report("a").calls[0].git
        #expect(first?.commit == commit && first?.branch == "topic/x")
        try folder.write("fedc\(commit.dropFirst(4))\n", to: ".git/HEAD")
        #expect(try anneal(run, "--out", "b").status == 0)
        let second = try report("b").calls[0].git
        #expect(second?.commit == "fedc\(commit.dropFirst(4))" && second?.branch == nil)
    }

    @Test(.enabled(if: Program.path("git") != nil, "there is no git"))
    func `whether files are changed is said`() throws {
        defer { folder.remove() }
        let repository = folder.path
        func git(_ words: String...) throws {
            try Program.run("git", ["-C", repository, "-c", "user.name=x", "-c", "user.email=x@x"] + words)
        }
        try git("init", "-q")
        try folder.write("1\n", to: "kept")
        try git("add", "kept")
        try git("commit", "-qm", "x")
        #expect(try anneal(run, "--out", "a").status == 0)
        #expect(try report("a").calls[0].git?.isDirty == false)
        try folder.write("2\n", to: "kept")
        #expect(try anneal(run, "--out", "b").status == 0)
        #expect(try report("b").calls[0].git?.isDirty == true)
    }

    @Test func `nothing in a folder is written over`() throws {
        defer { folder.remove() }
        func sentence(_ words: String...) throws -> String {
            let result = try Command.anneal(run + words, in: folder.url)
            #expect(result.status == 2 && result.output.isEmpty, "\(result.output)")
            return result.errors
        }
        #expect(try anneal(run, "--out", "a").status == 0)
        let steps = try folder.read("a/steps.csv")
        #expect(
            try sentence("--out", "a/")
                == "anneal: --out a holds a run already: go on with it by --resume a, or give the new one a folder of its own\n"
        )
        try folder.write("mine\n", to: "epochs.csv")
        #expect(
            try sentence("--out", ".")
                == "anneal: --out . would write over ./epochs.csv: move that away, or name another folder\n")
        #expect(
            try sentence("--out", "b", "--checkpoint", "b.safetensors")
                == "anneal: --out b has a checkpoint of its own: leave --checkpoint out\n")
        #expect(try sentence("--out", "epochs.csv").hasPrefix("anneal: --out epochs.csv cannot be made a folder: "))
        #expect(
            try sentence("--out", "epochs.csv/x/y")
                == "anneal: --out epochs.csv/x/y cannot be made a folder: epochs.csv is a file\n")
        #expect(
            try sentence("--out", "b/{nope}-{seed}")
                == "anneal: --out b/{nope}-{seed} has {nope}, which stands for nothing: {run} and {seed} do\n")
        // What could not begin leaves nothing behind.
        #expect(try sentence("--out", "c", "--optimizer", "adma").contains("adam"))
        #expect(!folder.exists("b") && !folder.exists("c"))
        #expect(try folder.read("a/steps.csv") == steps)
        let empty = try Command.anneal(["train", "--resume", "."], in: folder.url)
        #expect(
            empty.errors
                == "anneal: --resume . is a folder that holds no run: it has neither a checkpoint nor an experiment.json\n"
        )
    }

    @Test func `two living runs do not share a folder`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            anneal train --epochs 100000 --out run > out 2> first-errors & first=$!
            while ! test -e run/checkpoint.safetensors; do sleep 0.05; done
            anneal train --resume run 2> errors; echo $? >> codes
            anneal train --epochs 1 --out run 2>> errors; echo $? >> codes
            kill -TERM $first; wait $first; echo $? >> codes
            test -e run/result.json; echo $? >> codes
            """, in: folder)
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(try folder.read("codes") == "1\n2\n143\n1\n")
        let errors = try folder.read("errors").split(separator: "\n")
        #expect(errors[0].contains("run/checkpoint.safetensors belongs to a run that is alive, process "))
        #expect(errors[1].contains("run holds a run already"))
        #expect(try folder.read("first-errors").contains("this goes on from step "))
        #expect(try folder.read("first-errors").hasSuffix(": anneal train --resume run\n"))
    }

    @Test func `each run of a recipe has a folder of its own`() throws {
        defer { folder.remove() }
        let runs = "steps: 5\nmodel: softmax\nruns:\n  - {name: plain}\n  - {name: with momentum, seed: 3}\n"
        try folder.write("out: one/{run}-{seed}\n" + runs, to: "one.yml")
        try folder.write("out: two\n" + runs, to: "two.yml")
        for recipe in ["one.yml", "two.yml"] {
            let result = try anneal(["train", recipe])
            #expect(result.status == 0, "\(result.errors)")
        }
        let files = FileManager.default
        #expect(try files.contentsOfDirectory(atPath: folder.file("one")).sorted() == ["plain-0", "with-momentum-3"])
        #expect(try files.contentsOfDirectory(atPath: folder.file("two")).sorted() == ["plain", "with-momentum"])
        // All folders are looked at before the first run begins.
        try files.removeItem(atPath: folder.file("two/plain"))
        let again = try anneal(["train", "two.yml"])
        #expect(again.status == 2 && again.errors.contains("two/with-momentum holds a run already"))
        #expect(!folder.exists("two/plain"))
    }

    @Test func `a run that was changed tells its history`() throws {
        defer { folder.remove() }
        let run = ["train", "--model", "softmax", "--optimizer", "adamw", "--steps", "40", "--checkpoint-every", "10"]
        #expect(try anneal(run, "--out", "a").status == 0)
        let longer = try anneal(
            ["train", "--resume", "a", "--steps", "60", "--schedule", "weight_decay:cosine", "--horizon", "keep-step"])
        #expect(longer.status == 0, "\(longer.errors)")
        let report = try report("a")
        #expect(report.history.map(\.firstStep) == [0, 40] && report.calls.map(\.firstStep) == [0, 40])
        #expect(report.steps == 60)
        let rows = try rows("a/steps.csv")
        #expect(rows[0] == ["step", "epoch", "lr", "loss", "momentum", "weight_decay"])
        #expect(rows.dropFirst().map { $0[0] } == (0..<60).map { "\($0)" })
        #expect(rows[1...40].allSatisfy { $0[5].isEmpty } && rows[41...].allSatisfy { Double($0[5]) != nil })
        // The column is still there, and nothing of it is lost, where the run has none of that name any more.
        let other = try anneal(
            ["train", "--resume", "a", "--steps", "70", "--optimizer", "sgd", "--schedule", "weight_decay:fixed"],
            "--horizon", "keep-step")
        #expect(other.status == 0, "\(other.errors)")
        let last = try self.rows("a/steps.csv")
        #expect(Array(last.prefix(61)) == rows && last.count == 71)
    }

    @Test func `a folder may be moved, and copied into another run`() throws {
        defer { folder.remove() }
        let files = FileManager.default
        let run = ["train", "--model", "softmax", "--steps", "60", "--checkpoint-every", "20"]
        #expect(try anneal(run, "--out", "whole").status == 0)
        #expect(try anneal(run + ["--out", "runs/a", "--keep", "9"]).status == 0)
        try files.moveItem(atPath: folder.file("runs/a"), toPath: folder.file("b"))
        try files.removeItem(atPath: folder.file("b/checkpoint.safetensors"))
        try files.moveItem(
            atPath: folder.file("b/checkpoint-20.safetensors"), toPath: folder.file("b/checkpoint.safetensors"))
        let moved = try anneal(["train", "--resume", "b"])
        #expect(moved.status == 0 && moved.output.contains("b/checkpoint.safetensors goes on at step 20 of 60"))
        #expect(!folder.exists("runs/a"))
        // From an earlier checkpoint into a folder of its own, which then has all steps.
        let branched = try anneal(["train", "--resume", "b/checkpoint-40.safetensors", "--out", "c"])
        #expect(branched.status == 0, "\(branched.errors)")
        for name in ["b", "c"] {
            #expect(try folder.read("\(name)/steps.csv") == folder.read("whole/steps.csv"))
            #expect(try folder.read("\(name)/epochs.csv") == folder.read("whole/epochs.csv"))
            #expect(try folder.read("\(name)/plot.svg") == folder.read("whole/plot.svg"))
        }
        #expect(try report("c").calls.map(\.firstStep) == [0, 20, 40])
    }

    /// `rm checkpoint.safetensors` is no reason to lose the rest.
    @Test func `a run whose checkpoint alone is gone is not begun anew`() throws {
        defer { folder.remove() }
        let files = FileManager.default
        let run = ["train", "--model", "softmax", "--steps", "40", "--checkpoint-every", "10", "--keep", "2"]
        #expect(try anneal(run, "--out", "a").status == 0)
        func remove(_ names: String...) throws {
            for name in names { try files.removeItem(atPath: folder.file("a/\(name)")) }
        }
        func refusal() throws -> String {
            let before = try? folder.read("a/experiment.json")
            let result = try anneal(["train", "--resume", "a"])
            #expect(result.status == 2 && result.output.isEmpty, "\(result.output)")
            #expect(try folder.read("a/experiment.json") == before)
            return result.errors
        }
        let start = "anneal: a/checkpoint.safetensors is missing, and a/"
        try remove("checkpoint.safetensors")
        #expect(
            try refusal() == start
                + "result.json says what its run came to: put it back, or go on from a/checkpoint-30.safetensors, "
                + "a/checkpoint-40.safetensors by its name\n")
        try remove("result.json")
        #expect(
            try refusal().hasPrefix(
                start + "checkpoint-30.safetensors is of a later step than its run's first one: put it back, or "))
        try remove("checkpoint-30.safetensors", "checkpoint-40.safetensors")
        let next = ": put it back, or begin the run in a folder of its own\n"
        #expect(try refusal() == start + "epochs.csv has rows up to step 40" + next)
        try remove("epochs.csv")
        #expect(try refusal() == start + "steps.csv has rows up to step 39" + next)
        // No step was kept.
        try remove("steps.csv")
        let anew = try anneal(["train", "--resume", "a"])
        #expect(anew.status == 0 && anew.output.contains("a has no checkpoint: its run begins anew."), "\(anew.errors)")
        // It was gone on with, so that it had one.
        #expect(try anneal(["train", "--resume", "a", "--steps", "50"]).status == 0)
        try remove("checkpoint.safetensors", "checkpoint-40.safetensors", "checkpoint-50.safetensors", "result.json")
        try remove("steps.csv", "epochs.csv")
        #expect(try refusal() == start + "experiment.json tells that its run went on from one" + next)
    }

    @Test func `a run that begins anew has the data that its folder tells of`() throws {
        defer { folder.remove() }
        func table(_ factor: Int) -> String {
            "a,label\n" + (0..<40).map { "\($0 * factor % 17),\($0 % 2 == 0 ? "x" : "y")\n" }.joined()
        }
        try folder.write(table(3), to: "data.csv")
        #expect(
            try anneal(["train", "--model", "softmax", "--steps", "5", "--dataset", "csv:data.csv"], "--out", "a")
                .status == 0)
        for name in ["checkpoint.safetensors", "result.json", "steps.csv", "epochs.csv"] {
            try FileManager.default.removeItem(atPath: folder.file("a/\(name)"))
        }
        try folder.write(table(5), to: "data.csv")
        let refused = try anneal(["train", "--resume", "a"])
        #expect(
            refused.status == 2
                && refused.errors
                    == "anneal: the training data are not those that the run of a learned from: bring them back, or go on with "
                    + "these by --data-changed\n",
            "\(refused.errors)")
        let anew = try anneal(["train", "--resume", "a", "--data-changed"])
        #expect(anew.status == 0 && anew.output.contains("a has no checkpoint: its run begins anew."), "\(anew.errors)")
    }

    @Test func `evaluations that are missing are told`() throws {
        defer { folder.remove() }
        let run = [
            "train", "--model", "softmax", "--steps", "40", "--checkpoint-every", "10", "--evaluate-every", "10",
        ]
        #expect(try anneal(run, "--out", "a").status == 0)
        func sentence(from step: Int) -> String {
            "The table a/epochs.csv has no rows of what was measured after the steps \(step) to "
        }
        let rows = try folder.read("a/epochs.csv").split(separator: "\n", omittingEmptySubsequences: false)
        try folder.write(rows[0...1].joined(separator: "\n") + "\n", to: "a/epochs.csv")
        let some = try anneal(["train", "--resume", "a", "--steps", "50"])
        #expect(some.output.contains(sentence(from: 11) + "30: they were never written, or taken away.\n"))
        try FileManager.default.removeItem(atPath: folder.file("a/epochs.csv"))
        let none = try anneal(["train", "--resume", "a", "--steps", "60"])
        #expect(none.output.contains(sentence(from: 1) + "40: they were never written, or taken away.\n"))
        let whole = try anneal(["train", "--resume", "a", "--steps", "70"])
        #expect(whole.status == 0 && !whole.output.contains("The table"))
    }

    @Test func `a folder stands for its checkpoint`() throws {
        defer { folder.remove() }
        let run = ["train", "--model", "softmax", "--steps", "40", "--checkpoint-every", "10", "--keep", "9"]
        #expect(try anneal(run, "--out", "a").status == 0)
        let evaluated = try anneal(["eval", "a"])
        #expect(evaluated.status == 0 && evaluated.output.hasPrefix("softmax, trained for 40 of 40 steps"))
        #expect(try anneal(["eval", "a/checkpoint.safetensors"]).output == evaluated.output)
        let forked = try anneal(["fork", "a", "--schedule", "wsd(decay=30%)", "--ends", "30,40", "--out", "forks"])
        #expect(forked.status == 0, "\(forked.errors)")
    }

    @Test func `a divergence is a result, too`() throws {
        defer { folder.remove() }
        let result = try anneal(["train", "--optimizer", "sgd", "--lr", "1e30", "--out", "a"])
        #expect(result.status == 1)
        #expect(
            try folder.read("a/result.json").contains("\"outcome\" : \"diverged: the loss is "),
            "\(result.errors)")
    }

    @Test func `the finder keeps what it found`() throws {
        defer { folder.remove() }
        let find = ["find", "--model", "softmax", "--epochs", "2", "--verify", "10"]
        let result = try anneal(find, "--out", "a", "--json", "-", "--csv", "curve.csv")
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("a")).sorted() == [
                "candidates.csv", "curve.csv", "experiment.json", "plot.svg", "result.json", "trials.csv",
            ])
        #expect(try folder.read("a/result.json") == result.output)
        #expect(try folder.read("a/curve.csv") == folder.read("curve.csv"))
        #expect(try rows("a/candidates.csv")[0] == ["rule", "lr"])
        struct Finding: Decodable {
            struct Trial: Decodable {
                let lr: Double
                let steps: Int
                let seed: Int
            }
            let trials: [Trial]
        }
        let trials = try result.decode(Finding.self).trials
        #expect(
            try rows("a/trials.csv").dropFirst().map { $0.prefix(3).compactMap { Double($0) } }
                == trials.map { [$0.lr, Double($0.steps), Double($0.seed)] })
        let again = try anneal(find, "--out", "a")
        #expect(again.status == 2 && again.errors.contains("a holds a run already: give the new one"))
    }
}
