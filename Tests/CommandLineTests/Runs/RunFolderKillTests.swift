import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Runs in folders that are killed at any moment.
@Suite struct RunFolderKillTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Whatever was killed when, `--resume` comes to the files of a run that never stopped, byte for byte: also where nothing had been
    /// kept yet.
    @Test(arguments: [
        ["--checkpoint-every", "7", "--keep", "2"],
        ["--schedule", "plateau(patience=1, factor=0.5)", "--evaluate-every", "9", "--patience", "6"],
    ])
    func `killed at any moment, a folder comes to the same bytes`(options: [String]) throws {
        defer { folder.remove() }
        let run =
            ["train", "--model", "mlp:8", "--epochs", "12", "--validation", "0.2", "--out", "run"] + options
        func place(_ name: String) throws -> URL {
            let url = folder.url.appending(path: name)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            return url
        }
        let whole = try place("whole")
        let start = ContinuousClock.now
        let reference = try Command.anneal(run, in: whole)
        #expect(reference.status == 0, "\(reference.errors)")
        let microseconds = UInt32((ContinuousClock.now - start) / .microseconds(1))
        var random = SeededGenerator.ofTest()
        for attempt in 0..<12 {
            let own = try place("\(attempt)")
            try Command.killed(run, within: 0...microseconds, using: &random, in: own)
            // Killed once more while it goes on.
            let isThere = FileManager.default.fileExists(atPath: own.path + "/run/experiment.json")
            let next = isThere ? ["train", "--resume", "run"] : run
            if attempt % 2 == 0 { try Command.killed(next, within: 0...microseconds, using: &random, in: own) }
            let nowThere = FileManager.default.fileExists(atPath: own.path + "/run/experiment.json")
            let result = try Command.anneal(nowThere ? ["train", "--resume", "run"] : run, in: own)
            #expect(result.status == 0, "seed \(random.seed), attempt \(attempt): \(result.errors)")
            for name in [
                "steps.csv", "epochs.csv", "plot.svg", "checkpoint.safetensors", "checkpoint-best.safetensors",
            ] {
                func bytes(_ folder: URL) throws -> Data { try Data(contentsOf: folder.appending(path: "run/\(name)")) }
                #expect(try bytes(own) == bytes(whole), "seed \(random.seed), attempt \(attempt), \(name)")
            }
            #expect(FileManager.default.fileExists(atPath: own.path + "/run/result.json"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: own.path + "/run").count
                    == FileManager.default.contentsOfDirectory(atPath: whole.path + "/run").count)
        }
    }
}
