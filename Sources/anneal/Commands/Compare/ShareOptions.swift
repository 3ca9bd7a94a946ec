internal import AnnealTrials
internal import ArgumentParser
internal import Foundation

/// Trials on machines that have no store in common.
struct ShareOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Run this share of the trials and write them as lines of JSON, for --collect: 2/4.", valueName: "i/n"))
    var shard: String?
    @Option(
        help: ArgumentHelp("Bring in the shares of a folder, *.jsonl.", valueName: "folder"), completion: .directory)
    var collect: [String] = []

    func share() throws -> Shard? {
        try shard.map { text in
            guard let shard = Shard(text) else { throw UsageError("--shard \(text) is no share: write 2/4") }
            return shard
        }
    }

    /// What shares wrote into a folder.
    static func collect(from folder: String, into store: TrialStore, _ id: Int64) throws -> String {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
                .sorted()
        } catch {
            throw UsageError("--collect \(folder) is no folder that can be read")
        }
        var added = 0
        for name in names {
            let file = "\(folder)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Failure("\(file) cannot be read")
            }
            added += try store.collect(String(decoding: bytes, as: UTF8.self), from: file, into: id)
        }
        return "\(added) trials collected from \(names.count) files in \(folder)"
    }
}
