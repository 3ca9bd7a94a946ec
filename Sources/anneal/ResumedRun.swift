internal import AnnealTraining
internal import Foundation

/// A run that goes on from a checkpoint, which says with which words it was started.
struct ResumedRun {
    let checkpoint: Safetensors
    /// Those words, and behind them those typed now.
    let words: [String]

    private static let key = "anneal.arguments"

    /// What may be said anew: where results go, and how the work is done.
    private static let mayChange = [
        "resume", "checkpoint", "log", "json", "svg", "threads", "plugin", "plugin-path", "locked", "lock",
        "allow-native",
    ]

    /// For the metadata of a checkpoint.
    static func metadata(_ words: [String]) throws -> [String: String] {
        var kept: [String] = []
        var words = words[...]
        while let word = words.popFirst() {
            if word == "--resume" { _ = words.popFirst() } else if !word.hasPrefix("--resume=") { kept.append(word) }
        }
        return [key: String(decoding: try JSONEncoder().encode(kept), as: UTF8.self)]
    }

    init(_ file: String, typed: [String]) throws {
        for name in typed.compactMap(optionName) where !Self.mayChange.contains(name) {
            throw UsageError("a resumed run has the options that \(file) was made with: leave --\(name) out")
        }
        checkpoint = try Safetensors(reading: file)
        guard let text = checkpoint.metadata[Self.key],
            let words = try? JSONDecoder().decode([String].self, from: Data(text.utf8))
        else { throw Failure("\(file) does not say how its run was started: it was not written by anneal train") }
        // Whoever goes on allows it, not whoever wrote the file.
        self.words = words.filter { $0 != "--allow-native" } + typed.dropFirst()
    }
}
