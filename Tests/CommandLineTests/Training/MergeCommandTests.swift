import Foundation
import TestSupport
import Testing

/// The mean of a run's checkpoints, as it is typed.
@Suite struct MergeCommandTests {
    private func trained(_ folder: TemporaryFolder) throws -> [String] {
        let result = try Command.anneal([
            "train", "--model", "linear:8 batch-norm relu linear", "--optimizer", "sgd(momentum=0.9)", "--lr", "0.05",
            "--steps",
            "60", "--checkpoint", folder.file("run.safetensors"), "--checkpoint-every", "10", "--keep", "9",
        ])
        #expect(result.status == 0, "\(result.errors)")
        return stride(from: 10, through: 60, by: 10).map { folder.file("run-\($0).safetensors") }
    }

    private struct Report: Decodable {
        struct Part: Decodable {
            let step: Int
            let weight: Double
        }
        let parts: [Part]
        let testLoss: Double
        let latestTestLoss: Double
    }

    @Test(arguments: [["--as", "wsd(decay=50%, shape=1-sqrt)"], ["--mean"], ["--ema", "0.5"]])
    func `a merge can be asked like any checkpoint`(rule: [String]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (files, merged, json) = (try trained(folder), folder.file("merged.safetensors"), folder.file("merge.json"))
        let taken = rule[0] == "--as" ? Array(files[2...]) : files
        let result = try Command.anneal(["merge"] + taken + rule + ["--output", merged, "--json", json])
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(folder.read("merge.json").utf8))
        #expect(report.parts.map(\.step) == stride(from: 10, through: 60, by: 10).suffix(taken.count))
        #expect(abs(report.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        #expect(result.output.contains("MERGED"))
        let scored = try Command.anneal("eval", merged, "--json", "-")
        #expect(scored.status == 0, "\(scored.errors)")
        #expect(scored.output.contains("\"loss\" : \(report.testLoss)"), "\(scored.output)")
        let resumed = try Command.anneal("train", "--resume", merged)
        #expect(resumed.status == 1 || resumed.status == 2)
        #expect(resumed.errors.split(separator: "\n").count == 1, "\(resumed.errors)")
    }

    @Test func `what cannot be merged is refused in one sentence`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let files = try trained(folder)
        func sentence(_ words: [String]) throws -> String {
            let result = try Command.anneal(["merge"] + words + ["--output", folder.file("merged.safetensors")])
            #expect(result.status == 2 && result.output.isEmpty, "\(result.output)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("merged.safetensors")))
            return result.errors
        }
        #expect(try sentence(files) == "anneal: nothing says how to merge: give one of --as, --mean and --ema\n")
        #expect(try sentence(files + ["--mean", "--ema", "0.9"]).contains("several options say how to merge"))
        #expect(try sentence([files[0], "--mean"]).contains("there is only one checkpoint"))
        #expect(try sentence(files + ["--ema", "2"]).contains("from 0 to below 1"))
        #expect(
            try sentence(files + ["--as", "wsd(decay=55)"])
                == "anneal: wsd(decay=55) has other rates than the run from step 6 on, and the earliest checkpoint, \(files[0]), was "
                + "taken after 10: give an earlier one, or a schedule that decays later\n")
        let result = try Command.anneal(["merge"] + files + ["--mean", "--output", files[2]])
        #expect(result.status == 2 && result.errors.contains("is one of the checkpoints"))
    }
}
