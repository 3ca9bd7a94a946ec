import Foundation
import SeededNumbers
import TestSupport
import Testing

/// `kill -9` at random moments of what changes a run or lets it end otherwise; then the same command again comes to the same bytes as one
/// that was never killed.
///
/// Moments are drawn from the time that the command took when nobody killed it. How many meet it alive depends on the machine, and
/// nothing is said of that.
@Suite struct KilledChangeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Copies of a folder in which the same relative paths mean files of their own.
    private func copy(_ name: String) throws -> URL {
        let url = folder.url.appending(path: name)
        try FileManager.default.copyItem(at: folder.url.appending(path: "base"), to: url)
        return url
    }

    private func prepare(_ words: [String]) throws {
        let base = folder.url.appending(path: "base")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: false)
        let result = try Command.anneal(words, in: base)
        #expect(result.status == 0, "\(result.errors)")
    }

    /// All files by their paths, but those that say when and on which machine a call was made.
    private func contents(_ url: URL) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: url.path)
        return try names.reduce(into: [:]) { files, name in
            let (file, last) = (url.appending(path: name), name.split(separator: "/").last ?? "")
            // A name that a process had while it gave another is taken away when it is an hour old.
            guard !["experiment.json", "result.json"].contains(last), !last.hasPrefix(".anneal-"),
                !file.hasDirectoryPath,
                (try? FileManager.default.attributesOfItem(atPath: file.path))?[.type] as? FileAttributeType
                    == .typeRegular
            else { return }
            files[name] = try Data(contentsOf: file)
        }
    }

    /// - Parameter times: How often it is killed in all.
    private func check(_ words: [String], times: Int) throws {
        let whole = try copy("whole")
        let start = ContinuousClock.now
        let reference = try Command.anneal(words, in: whole)
        #expect(reference.status == 0, "\(reference.errors)")
        let microseconds = UInt32((ContinuousClock.now - start) / .microseconds(1))
        let expected = try contents(whole)
        var random = SeededGenerator.ofTest()
        for attempt in 0..<times / 2 {
            let own = try copy("\(attempt)")
            for _ in 0..<2 { try Command.killed(words, within: 0...microseconds, using: &random, in: own) }
            let result = try Command.anneal(words, in: own)
            #expect(result.status == 0, "seed \(random.seed), attempt \(attempt): \(result.errors)")
            let found = try contents(own)
            #expect(Set(found.keys) == Set(expected.keys), "seed \(random.seed), attempt \(attempt)")
            for (name, bytes) in expected {
                #expect(found[name] == bytes, "seed \(random.seed), attempt \(attempt), \(name)")
            }
            try FileManager.default.removeItem(at: own)
        }
    }

    private static let change = [
        "--epochs", "6", "--horizon", "keep-fraction", "--optimizer", "adamw", "--group", "bias: weight_decay=0",
        "--schedule", "weight_decay:cosine", "--checkpoint-every", "7", "--keep", "2",
    ]

    @Test func `a run that goes on otherwise, under another name`() throws {
        defer { folder.remove() }
        try prepare([
            "train", "--model", "mlp:8", "--schedule", "cosine", "--epochs", "2", "--checkpoint", "run.safetensors",
            "--checkpoint-every", "30", "--keep", "9",
        ])
        try check(
            ["train", "--resume", "run-30.safetensors", "--checkpoint", "own.safetensors", "--log", "own.csv"]
                + Self.change, times: 20)
    }

    /// Some of the changed run may be there already, and that goes on.
    @Test func `a run that goes on otherwise, in its folder`() throws {
        defer { folder.remove() }
        try prepare([
            "train", "--model", "mlp:8", "--schedule", "cosine", "--validation", "0.2", "--epochs", "2", "--out", "run",
        ])
        try check(["train", "--resume", "run"] + Self.change, times: 20)
    }

    @Test func `forks`() throws {
        defer { folder.remove() }
        try prepare([
            "train", "--model", "mlp:8", "--steps", "120", "--checkpoint", "run.safetensors", "--checkpoint-every",
            "10",
            "--keep", "20",
        ])
        try check(
            ["fork", "run.safetensors", "--schedule", "wsd(decay=30%)", "--ends", "60,90,120", "--out", "forks"],
            times: 20)
    }
}
