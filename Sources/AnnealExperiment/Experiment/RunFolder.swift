internal import AnnealFiles

/// The files of a run's folder: `RunFolder("runs/plain").steps` is "runs/plain/steps.csv".
public struct RunFolder: Sendable, Equatable {
    public let path: String

    /// - Parameter path: one that ends with a slash is the same folder.
    public init(_ path: String) {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = String(path)
    }

    /// What was asked for, by which plugins, on which machine: `RunReport` as JSON.
    public var experiment: String { file("experiment.json") }
    /// Every step, as `LogFile` writes them.
    public var steps: String { file("steps.csv") }
    /// Every evaluation, as `ScoreFile` writes them.
    public var epochs: String { file("epochs.csv") }
    /// What came of it, once it has ended.
    public var result: String { file("result.json") }
    public var plot: String { file("plot.svg") }
    /// The latest checkpoint; the best and the numbered ones are beside it.
    public var checkpoint: String { file("checkpoint.safetensors") }
    /// The losses of a sweep, and what each rate that was tried came to: of `find`.
    public var curve: String { file("curve.csv") }
    public var candidates: String { file("candidates.csv") }
    public var trials: String { file("trials.csv") }

    /// The files of a training, besides its checkpoints.
    public var ofTraining: [String] { [experiment, steps, epochs, result, plot] }
    /// The files of `find`.
    public var ofFinder: [String] { [experiment, curve, candidates, trials, result, plot] }

    /// The checkpoint that a path means: a file's own, and of a folder that of its run.
    public static func checkpoint(at path: String) -> String {
        SpecialFile(at: path) == .folder ? RunFolder(path).checkpoint : path
    }

    private func file(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }
}
