public import AnnealHost

/// What a run has from this machine and this call, and its weights do not depend on: where plugins are looked for, on how many
/// threads the work is done, and where results go.
public struct RunEnvironment: Sendable, Equatable {
    /// Plugins' shared libraries.
    public var plugins: [String] = []
    /// Folders searched before the usual ones.
    public var pluginFolders: [String] = []
    /// Whether nothing is loaded but what a lock trusts.
    public var isLocked = false
    /// The lock; `nil` for the usual one, if there is to be any.
    public var lock: String?
    /// `nil` for what suits the machine.
    public var threads: Int?
    /// The folder of the run, which has all that comes of it; `nil` for none.
    public var out: String?
    /// The file of the latest checkpoint; `nil` for the folder's, or to keep none.
    public var checkpoint: String?
    /// Files of every step as CSV, of the result as JSON, and of a plot as SVG.
    public var log: String?
    public var json: String?
    public var svg: String?
    /// The folder of event files for TensorBoard; `nil` for none.
    public var tensorboard: String?
    /// Whether those have distributions of the weights and gradients.
    public var drawsHistograms = false
    /// Whether the plot has its losses on a logarithmic axis.
    public var hasLogarithmicLosses = false
    /// Whether the training loss at the end is measured on all rows, however many there are.
    public var measuresAllRows = false
    /// Whether nothing is trained, only shown what would be.
    public var isDry = false
    /// Whether schedules may call functions of any C library. It is never written down: whoever starts a run says it anew.
    public var allowsNative = false

    public init() {}

    /// The folder of the run; `nil` if it has none.
    public var folder: RunFolder? { out.map { RunFolder($0) } }

    /// Where the latest checkpoint goes; `nil` if none is kept.
    public var checkpointFile: String? { checkpoint ?? folder?.checkpoint }

    public var searchPath: SearchPath { SearchPath(files: plugins, folders: pluginFolders) }
}

extension RunEnvironment: FieldCoded {
    public enum Key: String, CodingKey, CaseIterable, Sendable {
        case plugin, locked, lock, threads, out, checkpoint, log, json, svg, tensorboard, histograms
        case dryRun = "dry-run"
        case logScale = "log-scale"
        case pluginPath = "plugin-path"
        case exactTrainLoss = "exact-train-loss"
    }

    public static let fields: [Field<RunEnvironment>] = [
        Field(.threads, \.threads, .threads),
        Field(.plugin, list: \.plugins, .plain),
        Field(.pluginPath, list: \.pluginFolders, .plain),
        Field(.locked, flag: \.isLocked),
        Field(.lock, \.lock, .plain),
        Field(.out, \.out, .plain),
        Field(.checkpoint, \.checkpoint, .plain),
        Field(.log, \.log, .plain),
        Field(.json, \.json, .plain),
        Field(.svg, \.svg, .plain),
        Field(.tensorboard, \.tensorboard, .plain),
        Field(.histograms, flag: \.drawsHistograms),
        Field(.logScale, flag: \.hasLogarithmicLosses),
        Field(.exactTrainLoss, flag: \.measuresAllRows),
        Field(.dryRun, flag: \.isDry),
    ]
}
