import Foundation
import TestSupport
import Testing

/// Runs that somebody asks to end.
@Suite struct SignalTests {
    /// A process that begins with the signals' default meanings, whatever those of this one are.
    private struct Run {
        let process = Process()
        private let output: String
        private let errors: String

        init(_ arguments: [String], in folder: TemporaryFolder) throws {
            (output, errors) = (folder.file("output"), folder.file("errors"))
            for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["--default-signal=INT,TERM,HUP", Command.prefix + "/bin/anneal"] + arguments
            process.standardOutput = FileHandle(forWritingAtPath: output)
            process.standardError = FileHandle(forWritingAtPath: errors)
            try process.run()
        }

        func said() throws -> (output: String, errors: String) {
            (try String(contentsOfFile: output, encoding: .utf8), try String(contentsOfFile: errors, encoding: .utf8))
        }

        /// Waits until it has said something.
        func wait(for text: String) throws {
            try wait(until: "it said \(text)") { try said().output.contains(text) }
        }

        /// Waits until it has a handler for a signal, or has none any more.
        func wait(untilItCatches signal: Int32, _ wanted: Bool = true) throws {
            try wait(until: wanted ? "it catches \(signal)" : "\(signal) has arrived") {
                let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
                let caught = status.firstMatch(of: /SigCgt:\s*([0-9a-f]+)/).flatMap { UInt64($0.1, radix: 16) } ?? 0
                return (caught >> UInt64(signal - 1) & 1 == 1) == wanted
            }
        }

        private func wait(until event: String, _ condition: () throws -> Bool) throws {
            let start = ContinuousClock.now
            while try !condition() {
                guard process.isRunning, ContinuousClock.now - start < .seconds(60) else {
                    Issue.record("never came to pass: \(event); \(try said())")
                    return
                }
                usleep(500)
            }
        }

        func end(by signal: Int32) -> Int32 {
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func `an interrupted run is kept and goes on`(signal: Int32, status: Int32) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = ["train", "--epochs", "1500", "--optimizer", "adamw", "--schedule", "cosine"]
        func files(_ name: String) -> [String] {
            [
                "--checkpoint", folder.file("\(name).safetensors"), "--checkpoint-every", "100%", "--log",
                folder.file("\(name).csv"),
            ]
        }
        let whole = try Command.anneal(run + files("whole"))
        #expect(whole.status == 0)
        let interrupted = try Run(run + files("run"), in: folder)
        try interrupted.wait(for: "epoch 10/")
        #expect(interrupted.end(by: signal) == status && interrupted.process.terminationReason == .exit)
        let file = folder.file("run.safetensors")
        let sentence = try #require(
            interrupted.said().errors.wholeMatch(
                of:
                    /anneal: interrupted after step (\d+) of 34500; this goes on from step (\d+): (anneal train --resume .*)\n/
            ))
        #expect(sentence.output.1 == sentence.output.2 && sentence.output.3 == "anneal train --resume \(file)")
        let rows = try folder.read("run.csv").split(separator: "\n")
        #expect(rows.last?.hasPrefix("\((Int(sentence.output.1) ?? 0) - 1),") ?? false)
        let rest = try Command.anneal("train", "--resume", file)
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(rest.output.contains("goes on at step \(sentence.output.1) of 34500"))
        #expect(try folder.read("run.csv") == folder.read("whole.csv"))
        func result(_ text: String) -> [Substring] { text.split(separator: "\n").filter { $0.contains(" loss  ") } }
        #expect(result(rest.output) == result(whole.output) && result(whole.output).count == 2)
    }

    @Test func `without a checkpoint it says that nothing was kept`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = try Run(["train", "--epochs", "100000"], in: folder)
        try run.wait(for: "epoch 1/")
        #expect(run.end(by: SIGTERM) == 143)
        let said = try run.said().errors
        #expect(said.hasPrefix("anneal: interrupted after step "))
        #expect(said.hasSuffix(" of 2300000; nothing was kept: give --checkpoint FILE to go on from\n"))
    }

    /// A step of this takes seconds.
    @Test func `a second signal ends it at once`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = try Run(["train", "--model", "mlp:4000,4000", "--batch-size", "1438"], in: folder)
        try run.wait(untilItCatches: SIGINT)
        kill(run.process.processIdentifier, SIGINT)
        try run.wait(untilItCatches: SIGINT, false)
        #expect(run.process.isRunning)
        _ = run.end(by: SIGINT)
        #expect(run.process.terminationReason == .uncaughtSignal)
        #expect(try run.said().errors.isEmpty)
    }

    @Test(arguments: [["find"], ["train", "--lr", "find"]])
    func `a search for a rate can be interrupted`(command: [String]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let search = try Run(
            command + ["--model", "mlp:1024,1024", "--epochs", "1000", "--threads", "1"], in: folder)
        try search.wait(untilItCatches: SIGINT)
        #expect(search.end(by: SIGINT) == 130 && search.process.terminationReason == .exit)
        #expect(
            try search.said().errors.wholeMatch(
                of: /anneal: interrupted after \d+ steps of the learning-rate finder; nothing was found\n/) != nil)
    }

    @Test func `a comparison that makes steps again can be interrupted`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", ["--model", "mlp:64", "--steps", "2000"])
        try FileManager.default.copyItem(
            atPath: runs.folder.file("a.safetensors"), toPath: runs.folder.file("b.safetensors"))
        try runs.alter("b", sealing: true)
        let run = try Run(
            ["diff", runs.folder.file("a.safetensors"), runs.folder.file("b.safetensors")], in: runs.folder)
        try run.wait(untilItCatches: SIGINT)
        #expect(run.end(by: SIGINT) == 130)
        #expect(try run.said() == ("", "anneal: interrupted while steps were made again\n"))
    }
}
