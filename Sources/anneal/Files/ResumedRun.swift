internal import AnnealTraining

/// A run that goes on from a checkpoint, which says with which words it was started.
struct ResumedRun {
    let checkpoint: CheckpointFile
    /// Those words, and behind them those typed now.
    let words: [String]

    /// What may be said anew: where results go, how the work is done, and what is to happen if it fails.
    private static let mayChange = [
        "resume", "checkpoint", "checkpoint-every", "keep", "on-divergence", "log", "json", "svg", "threads", "plugin",
        "plugin-path", "locked", "lock", "allow-native",
    ]

    init(_ file: String, typed: [String]) throws {
        for name in typed.compactMap(optionName) where !Self.mayChange.contains(name) {
            throw UsageError("a resumed run has the options that \(file) was made with: leave --\(name) out")
        }
        checkpoint = try CheckpointFile(reading: file)
        // Whoever goes on allows it, not whoever wrote the file.
        let words = try RunConfiguration(of: checkpoint).arguments.filter { $0 != "--allow-native" }
        self.words = words + typed.dropFirst()
    }
}
