internal import AnnealExperiment
internal import AnnealFiles

/// What a run wrote up to where another goes on from it, with a checkpoint or a folder of its own: that stays as it is, and what follows
/// is written only where it is said anew.
struct FilesLeft {
    /// By their options, in the order of these.
    private let files: [(option: RunEnvironment.Key, path: String)]

    private static var outputs: [(RunEnvironment.Key, WritableKeyPath<RunEnvironment, String?>)] {
        [
            (.log, \.log), (.json, \.json), (.svg, \.svg), (.tensorboard, \.tensorboard),
        ]
    }

    /// - Parameters:
    ///   - former: Where the results of the run went up to here.
    ///   - environment: Where they go from here on, without these files afterwards.
    ///   - said: What of that was said anew.
    init(from former: RunEnvironment, by environment: inout RunEnvironment, saying said: Set<RunEnvironment.Key>) {
        var files: [(RunEnvironment.Key, String)] = []
        if !Self.isOne(former.checkpointFile, environment.checkpointFile) {
            for (key, path) in Self.outputs where !said.contains(key) {
                guard let file = environment[keyPath: path], file != "-", !file.hasPrefix("/dev/") else { continue }
                files.append((key, file))
                environment[keyPath: path] = nil
            }
            if environment.tensorboard == nil, !said.contains(.histograms) { environment.drawsHistograms = false }
        }
        self.files = files
    }

    private static func isOne(_ a: String?, _ b: String?) -> Bool {
        guard let a, let b, a != b else { return a == b }
        return FileIdentity(a).map { $0 == FileIdentity(b) } ?? false
    }

    /// The steps that the run had written, for a plot of them all.
    var log: String? { files.first { $0.option == .log }?.path }

    /// What stays; `nil` if nothing does.
    var sentence: String? {
        if files.isEmpty { return nil }
        let (names, options) = (files.map(\.path), files.map { "--\($0.option.rawValue)" })
        return "\(names.joined(separator: ", ")) \(files.count == 1 ? "stays" : "stay") as the run wrote "
            + "\(files.count == 1 ? "it" : "them") up to here: what follows is written where "
            + "\(options.joined(separator: ", ")) \(files.count == 1 ? "says" : "say")."
    }
}
