import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Runs that stop and go on.
@Suite struct ResumeTests {
    private let run = [
        "train", "--optimizer", "schedule-free-adamw", "--schedule", "linear for 20% -> cosine", "--ema", "0.9",
        "--model",
        "mlp:8", "--epochs", "30", "--patience", "9", "--validation", "0.2",
    ]

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// Stopped by `kill -9` at random moments, it ends with the same bits and the same log as one that never stopped, whether
    /// checkpoints are taken at the end of epochs or within them.
    @Test(arguments: [
        [], ["--checkpoint-every", "7", "--keep", "2", "--epochs", "10"],
        ["--model", "linear:8 batch-norm relu linear", "--checkpoint-every", "7", "--epochs", "10"],
    ])
    func `killed at any moment, it goes on as if it had never stopped`(options: [String]) throws {
        // An option is given once: these take the place of the usual ones.
        var run = run
        for option in options {
            if let place = run.firstIndex(of: option) { run.removeSubrange(place...place + 1) }
        }
        run += options
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (whole, wholeLog) = (folder.file("whole.safetensors"), folder.file("whole.csv"))
        let start = ContinuousClock.now
        let reference = try Command.anneal(run + ["--checkpoint", whole, "--log", wholeLog])
        #expect(reference.status == 0, "\(reference.errors)")
        let microseconds = UInt32((ContinuousClock.now - start) / .microseconds(1))
        var random = SeededGenerator.ofTest()
        var resumed = 0
        for attempt in 0..<50 {
            let (file, log) = (folder.file("\(attempt).safetensors"), folder.file("\(attempt).csv"))
            try Command.killed(
                run + ["--checkpoint", file, "--log", log], within: 0...microseconds, using: &random)
            guard FileManager.default.fileExists(atPath: file) else { continue }
            let result = try Command.anneal(["train", "--resume", file])
            #expect(result.status == 0, "seed \(random.seed), attempt \(attempt): \(result.errors)")
            if !result.output.contains("The run of \(file) is done: ") { resumed += 1 }
            // The metadata differ in the files' names: the weights say the same of themselves.
            #expect(try tensors(bytes(file)) == tensors(bytes(whole)), "seed \(random.seed), attempt \(attempt)")
            #expect(try bytes(log) == bytes(wholeLog), "seed \(random.seed), attempt \(attempt)")
            let best = try (
                bytes(folder.file("\(attempt)-best.safetensors")), bytes(folder.file("whole-best.safetensors"))
            )
            #expect(tensors(best.0) == tensors(best.1), "seed \(random.seed), attempt \(attempt)")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
            func numbered(_ stem: String) -> [String] {
                names.filter { $0.hasPrefix("\(stem)-") && !$0.contains("best") }.map {
                    String($0.dropFirst(stem.count))
                }
            }
            #expect(Set(numbered("\(attempt)")) == Set(numbered("whole")), "seed \(random.seed), attempt \(attempt)")
        }
        print("seed \(random.seed): \(resumed) of 50 runs went on")
        #expect(resumed > 0)
    }

    /// The last checkpoint still names the one that goes when it is written.
    @Test func `a run that was killed before it removed its last old checkpoint removes it when resumed`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (file, old) = (folder.file("run.safetensors"), folder.file("run-14.safetensors"))
        let whole = try Command.anneal(
            ["train", "--steps", "23", "--checkpoint", file, "--checkpoint-every", "7", "--keep", "2"])
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(!FileManager.default.fileExists(atPath: old))
        try FileManager.default.copyItem(atPath: folder.file("run-21.safetensors"), toPath: old)
        let result = try Command.anneal(["train", "--resume", file])
        #expect(result.status == 0)
        #expect(result.output.contains("The run of \(file) is done: this is what came of it.\n"))
        #expect(!FileManager.default.fileExists(atPath: old))
    }

    /// What follows the header of a safetensors file.
    private func tensors(_ data: Data) -> Data {
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return data.dropFirst(8 + length)
    }

    /// A run that was kept in the middle of its second epoch, and what it prints when it goes on.
    private func resumed(_ folder: TemporaryFolder, _ options: [String], then more: [String]) throws -> Command.Result {
        let file = folder.file("run.safetensors")
        let whole = try Command.anneal(
            ["train", "--epochs", "2", "--checkpoint", file, "--checkpoint-every", "30", "--keep", "9"] + options)
        #expect(whole.status == 0, "\(whole.errors)")
        return try Command.anneal(["train", "--resume", folder.file("run-30.safetensors")] + more)
    }

    @Test func `it says where it goes on`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try resumed(folder, [], then: [])
        let file = folder.file("run-30.safetensors")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.split(separator: "\n")[1] == "\(file) goes on at step 30 of 46, in epoch 2 of 2.")
        #expect(result.output.contains(" s for 16 steps, "))
    }

    /// It goes on: whoever updates a plugin should not lose a run by it.
    @Test func `a plugin with other bytes is named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var adam = try bytes(Command.plugins + "/adam.so")
        adam.append(0)
        try adam.write(to: URL(filePath: folder.file("adam.so")))
        let result = try resumed(folder, [], then: ["--plugin", folder.file("adam.so")])
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(
            lines[1].wholeMatch(
                of:
                    /adam is not the file that the run was made with \(1\.0\.0, SHA-256 \w{12}…; now 1\.0\.0, SHA-256 \w{12}…\): .*/
            )
                != nil, "\(lines[1])")
    }

    @Test func `what cannot be kept is not started`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("of an earlier run\n", to: "run.csv")
        let file = folder.file("nowhere/run.safetensors")
        let result = try Command.anneal("train", "--checkpoint", file, "--log", folder.file("run.csv"))
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors == "anneal: the checkpoint \(file) cannot be written: No such file or directory\n")
        #expect(try folder.read("run.csv") == "of an earlier run\n")
    }

    /// As on a full disk: the write fails, and what was there stays.
    @Test func `what cannot be written is said and loses nothing`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(try resumed(folder, [], then: []).status == 0)
        let file = folder.file("run.safetensors")
        let old = try bytes(file)
        let script = "trap '' XFSZ; ulimit -f 40; exec \(Command.prefix)/bin/anneal train --resume run-30.safetensors"
        let result = try Command.run("/bin/sh", ["-c", script + " --checkpoint run.safetensors"], in: folder.url)
        #expect(result.status == 1)
        #expect(result.errors == "anneal: the checkpoint run-46.safetensors cannot be written: File too large\n")
        #expect(try bytes(file) == old)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { !$0.hasSuffix("partial") }
        )
    }

    /// A divergence that ended a run need not have: it goes on with half the rate.
    @Test func `after a divergence it can be rolled back`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let rows = (0..<400).map { row in "\(Double(row % 19) - 9),\(Double(row % 7) - 3),\(Double(row % 19) / 4)" }
        try folder.write(rows.joined(separator: "\n"), to: "lines.csv")
        let (file, log) = (folder.file("run.safetensors"), folder.file("run.csv"))
        let run = [
            "train", "--dataset", "csv:\(folder.file("lines.csv"))", "--model", "linear", "--optimizer", "sgd", "--lr",
            "0.01", "--schedule", "linear(start_factor=1, end_factor=10)", "--epochs", "200", "--log", log,
        ]
        let stopped = try Command.anneal(run)
        #expect(stopped.status == 1 && stopped.errors.hasPrefix("anneal: training diverged: the loss is "))
        let result = try Command.anneal(
            run + ["--checkpoint", file, "--on-divergence", "rollback", "--json", folder.file("result.json")])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.firstMatch(
                of: /\nstep \d+: the loss is (inf|nan); back to step \d+, from where all rates are multiplied by 0\.5\n/
            ) != nil)
        #expect(try folder.read("result.json").contains("\"rate_factor\" : 0."))
        let steps = try folder.read("run.csv").split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
        #expect(steps == (0..<1000).map { "\($0)" })
    }

    @Test func `other options are refused`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("run.safetensors")
        #expect(try Command.anneal(run + ["--checkpoint", file]).status == 0)
        let other = try Command.anneal("train", "--resume", file, "--lr", "3")
        #expect(other.status == 2)
        #expect(other.errors == "anneal: a resumed run has the options that \(file) was made with: leave --lr out\n")
        let done = try Command.anneal("train", "--resume", file)
        #expect(done.status == 0)
        #expect(done.output.contains("The run of \(file) is done: this is what came of it.\n"))
        try Data("no checkpoint".utf8).write(to: URL(filePath: file))
        let damaged = try Command.anneal("train", "--resume", file)
        #expect(damaged.status == 1)
        #expect(damaged.errors.contains("cannot be read as a checkpoint"), "\(damaged.errors)")
    }

    /// The same number of rows, but another number, or another class.
    @Test(arguments: [("1.5,2,b", "1.5,2.25,b"), ("3,4,a", "3,4,c")])
    func `it refuses data that have changed`(old: String, new: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let rows = (0..<20).map { $0 % 2 == 0 ? "1.5,2,b\n" : "3,4,a\n" }.joined()
        let table = try folder.write("x,y,kind\n" + rows, to: "table.csv")
        let whole = try Command.anneal([
            "train", "--dataset", "csv:\(table)", "--model", "softmax", "--steps", "6", "--checkpoint",
            folder.file("run.safetensors"), "--checkpoint-every", "3", "--keep", "2",
        ])
        #expect(whole.status == 0, "\(whole.errors)")
        let file = folder.file("run-3.safetensors")
        #expect(try Command.anneal("train", "--resume", file).status == 0)
        try folder.write("x,y,kind\n" + rows.replacing(old, with: new), to: "table.csv")
        let result = try Command.anneal("train", "--resume", file)
        #expect(
            result.errors == """
                anneal: the training data are not those that the run of \(file) learned from: bring them back, or go on with these \
                by --data-changed

                """)
        #expect(result.status == 2 && result.output.isEmpty)
        let taken = try Command.anneal("train", "--resume", file, "--data-changed")
        #expect(taken.status == 0, "\(taken.errors)")
        // From here on they are its data.
        let done = try Command.anneal("train", "--resume", folder.file("run.safetensors"))
        #expect(done.output.contains(" is done: this is what came of it.\n"), "\(done.errors)")
        let without = try Command.anneal("train", "--data-changed", "--steps", "1")
        #expect(without.status == 2)
        #expect(without.errors == "anneal: --data-changed is for a run that goes on: give --resume FILE, too\n")
    }
}
