internal import AnnealTraining
internal import Foundation

/// What a checkpoint says about the run it is of: the words it was started with.
enum ResumedRun {
    private static let key = "anneal.arguments"

    /// What may be said anew: where results go, and how the work is done.
    private static let mayChange = ["resume", "checkpoint", "log", "json", "svg", "threads", "plugin", "plugin-path"]

    /// For the metadata of a checkpoint.
    static func metadata(_ words: [String]) throws -> [String: String] {
        var kept: [String] = []
        var words = words[...]
        while let word = words.popFirst() {
            if word == "--resume" { _ = words.popFirst() } else if !word.hasPrefix("--resume=") { kept.append(word) }
        }
        return [key: String(decoding: try JSONEncoder().encode(kept), as: UTF8.self)]
    }

    /// The words of the run, and behind them those typed now.
    static func words(_ file: String, typed: [String]) throws -> [String] {
        for word in typed where word.hasPrefix("--") {
            let name = String(word.dropFirst(2).prefix { $0 != "=" })
            guard mayChange.contains(name) else {
                throw UsageError("a resumed run has the options that \(file) was made with: leave --\(name) out")
            }
        }
        guard let text = try Safetensors(reading: file).metadata[key],
            let words = try? JSONDecoder().decode([String].self, from: Data(text.utf8))
        else { throw Failure("\(file) does not say how its run was started: it was not written by anneal train") }
        return words + typed.dropFirst()
    }
}
