internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost

/// The files of runs that follow one another, each of its own: `{run}` and `{seed}` in their names stand for the run's name, or else
/// its number, and its seed. Where several runs would still write the same file, the run's name goes before the ending.
///
///     log: curves/{run}-{seed}.csv      # curves/plain-0.csv, curves/with-momentum-0.csv
///     log: curve.csv                    # curve-plain.csv, curve-with-momentum.csv
///     out: runs                         # the folders runs/plain, runs/with-momentum
enum OutputNames {
    /// What a run is told by.
    struct Run {
        let name: String?
        let seed: UInt64
        var environment: RunEnvironment
    }

    private typealias Path = any WritableKeyPath<RunEnvironment, String?> & Sendable
    private static let paths: [Path] = [\.out, \.checkpoint, \.log, \.json, \.svg, \.tensorboard]
    private static let options: [RunEnvironment.Key] = [.out, .checkpoint, .log, .json, .svg, .tensorboard]
    /// Whether one is a folder.
    private static func isFolder(_ path: Path) -> Bool {
        let path: AnyKeyPath = path
        return path == \RunEnvironment.out || path == \RunEnvironment.tensorboard
    }

    /// The environments of the runs, in their order.
    ///
    /// - Throws: `UsageError` if two outputs would still be one file, or a name has a word in braces that stands for nothing.
    static func apart(_ runs: [Run]) throws(UsageError) -> [RunEnvironment] {
        for run in runs {
            for (path, option) in zip(paths, options) {
                guard let name = run.environment[keyPath: path], let word = name.unknownWord else { continue }
                throw UsageError(
                    "--\(option.rawValue) \(echoed(name)) has \(word), which stands for nothing: {run} and {seed} do")
            }
        }
        let labels = labels(of: runs)
        var environments = zip(runs, labels).map { run, label in
            var environment = run.environment
            for path in paths { environment[keyPath: path] = run.environment[keyPath: path]?.filled(label, run.seed) }
            return environment
        }
        for path in paths {
            let names = environments.map { $0[keyPath: path] }
            let counts = counts(of: names.compactMap { $0 })
            for (index, name) in names.enumerated() {
                guard let name, isFile(name), counts[name, default: 0] > 1 else { continue }
                environments[index][keyPath: path] =
                    isFolder(path)
                    ? "\(RunFolder(name).path)/\(labels[index])" : name.inserting(labels[index])
            }
        }
        // Two spellings may be one file.
        var (texts, written): (Set<String>, Set<FileIdentity>) = ([], [])
        for file in environments.flatMap(files(of:)) where isFile(file) {
            let isNew = FileIdentity(file).map { written.insert($0).inserted } ?? true
            if texts.insert(file).inserted && isNew { continue }
            throw UsageError(
                "\(file) would be written twice, and hold only what came last: give each output a name of its own")
        }
        return environments
    }

    /// The files that a run writes.
    static func files(of environment: RunEnvironment) -> [String] { paths.compactMap { environment[keyPath: $0] } }

    /// Standard output and devices are no files of one run.
    private static func isFile(_ name: String) -> Bool { name != "-" && !name.hasPrefix("/dev/") }

    /// The runs' names as parts of a file's name, each another.
    private static func labels(of runs: [Run]) -> [String] {
        let names = runs.enumerated().map { index, run in run.name.map(\.inFileName) ?? "\(index + 1)" }
        let counts = counts(of: names)
        return names.enumerated().map { index, name in counts[name, default: 0] > 1 ? "\(name)-\(index + 1)" : name }
    }

    private static func counts(of names: [String]) -> [String: Int] {
        names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

extension String {
    /// The first word in braces that is not filled in.
    fileprivate var unknownWord: Substring? {
        matches(of: /\{[A-Za-z_]+\}/).map(\.output).first { $0 != "{run}" && $0 != "{seed}" }
    }

    fileprivate func filled(_ label: String, _ seed: UInt64) -> String {
        replacing("{run}", with: label).replacing("{seed}", with: "\(seed)")
    }

    /// Without what would be another folder, or a word of its own in a shell.
    fileprivate var inFileName: String { String(map { $0 == "/" || $0.isWhitespace ? "-" : $0 }) }

    /// The file's name with a word before its ending.
    fileprivate func inserting(_ word: String) -> String {
        let start = lastIndex(of: "/").map { index(after: $0) } ?? startIndex
        let dot = self[start...].lastIndex(of: ".").flatMap { $0 > start ? $0 : nil } ?? endIndex
        return "\(self[..<dot])-\(word)\(self[dot...])"
    }
}
