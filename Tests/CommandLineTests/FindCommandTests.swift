import Foundation
import TestSupport
import Testing

/// `anneal find`.
@Suite struct FindCommandTests {
    private struct Finding: Decodable {
        struct Candidate: Decodable {
            let rule: String
            let lr: Double
            let verifiedLoss: Double?
        }
        let suggestion: Double
        let candidates: [Candidate]
    }

    @Test func `the suggestion is the candidate that did best`() throws {
        let result = try Command.anneal("find", "--json", "-")
        #expect(result.status == 0)
        let finding = try result.decode(Finding.self)
        #expect(Set(finding.candidates.map(\.rule)).isSubset(of: ["steepest", "minimum/10", "valley", "slide"]))
        let best = try #require(finding.candidates.min { $0.verifiedLoss ?? .nan < $1.verifiedLoss ?? .nan })
        #expect(finding.suggestion == best.lr && (1e-4...0.3).contains(best.lr))
        #expect(result.errors.contains("LOSS AFTER 100 STEPS"))
    }

    @Test func `train finds the rate itself, and a resumed run keeps it`() throws {
        struct Result: Decodable { let testLoss: Double }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let options = ["--model", "mlp:8", "--optimizer", "sgd(momentum=0.9)", "--epochs", "2"]
        let found = try Command.anneal(
            ["train", "--lr", "find", "--json", "-", "--checkpoint", "run.safetensors"] + options, in: folder.url)
        #expect(found.status == 0, "\(found.errors)")
        let rate = try #require(found.errors.firstMatch(of: /The finder suggests the rate (\S+) \(/)?.1)
        let suggestion = try Command.anneal(["find"] + options.dropLast(2))
        #expect(suggestion.output.contains("Suggested rate: \(rate) "))
        let given = try Command.anneal(["train", "--lr", String(rate), "--json", "-"] + options)
        #expect(try found.decode(Result.self).testLoss == given.decode(Result.self).testLoss)

        let done = try Command.anneal(["train", "--resume", "run.safetensors"], in: folder.url)
        #expect(done.errors == "anneal: the run of run.safetensors is done: it has no steps left\n")
        #expect(!done.output.contains("finder"))
        let twice = try Command.anneal("train", "--lr", "find", "--optimizer", "sgd(lr=0.1)")
        #expect(twice.status == 2)
        #expect(twice.errors == "anneal: find chooses the rate itself: leave lr out of sgd(lr=0.1)\n")
    }

    /// rate_i = start · (end / start)^(i / n), the last rate is the end.
    @Test func `the sweep`() throws {
        let result = try Command.anneal(
            "find", "--csv", "-", "--start", "1e-6", "--end", "1e-3", "--iterations", "30", "--verify", "0")
        #expect(result.status == 0)
        let rows = result.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(rows[0] == ["iteration", "lr", "loss", "smoothed"] && rows.count == 1 + 31)
        for (index, row) in rows.dropFirst().enumerated() {
            let rate = try #require(Double(row[1]))
            #expect(row[0] == "\(index)" && abs(rate / (1e-6 * pow(1e3, Double(index) / 30)) - 1) < 1e-14)
        }
        #expect(rows[1][1] == "1e-6" && rows[31][1] == "0.001")
        #expect(rows[1][2] == rows[1][3], "the smoothed loss starts at the loss")
        #expect(result.errors.contains("not tried: --verify 0"))
    }

    @Test func `its last line is a command that works`() throws {
        let result = try Command.anneal(
            "find", "--model", "mlp:32", "--optimizer", "sgd(momentum=0.9)", "--batch-size", "32", "--seed", "3",
            "--plugin-path", Command.plugins)
        let line = try #require(result.output.split(separator: "\n").last)
        #expect(
            line.hasPrefix(
                "anneal train --model mlp:32 --optimizer 'sgd(momentum=0.9)' --batch-size 32 --seed 3 --plugin-path "))
        let shell = try Command.run(
            "/bin/sh", ["-c", "\(line) --epochs 5"], environment: ["PATH": "\(Command.prefix)/bin"])
        #expect(shell.status == 0 && shell.output.contains("test accuracy"))
    }

    @Test func `without smoothing the curve is the loss itself`() throws {
        let result = try Command.anneal("find", "--csv", "-", "--smoothing", "0", "--verify", "0")
        for row in result.output.split(separator: "\n").dropFirst() {
            let fields = row.split(separator: ",")
            #expect(fields[2] == fields[3])
        }
    }

    @Test func `a range without a usable rate is a failure`() throws {
        let result = try Command.anneal("find", "--optimizer", "sgd", "--start", "1e8", "--end", "1e9")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("anneal: no rate between 100000000 and 1000000000 could be suggested: "))
    }

    @Test func `the plot`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.anneal(["find", "--svg", "find.svg"], in: folder.url)
        #expect(result.output.contains("learning rate") && !result.output.contains("\u{1B}"))
        let svg = try folder.read("find.svg")
        #expect(svg.hasPrefix("<svg") && svg.contains("steepest") && svg.contains("valley"))
    }
}
