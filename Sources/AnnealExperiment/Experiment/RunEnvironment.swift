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
    /// The file of the latest checkpoint; `nil` to keep none.
    public var checkpoint: String?
    /// Files of every step as CSV, of the result as JSON, and of a plot as SVG.
    public var log: String?
    public var json: String?
    public var svg: String?
    /// Whether the plot has its losses on a logarithmic axis.
    public var hasLogarithmicLosses = false
    /// Whether the training loss at the end is measured on all rows, however many there are.
    public var measuresAllRows = false
    /// Whether nothing is trained, only shown what would be.
    public var isDry = false
    /// Whether schedules may call functions of any C library. It is never written down: whoever starts a run says it anew.
    public var allowsNative = false

    public init() {}

    public var searchPath: SearchPath { SearchPath(files: plugins, folders: pluginFolders) }
}

extension RunEnvironment: FieldCoded {
    public enum Key: String, CodingKey, CaseIterable, Sendable {
        case plugin, locked, lock, threads, checkpoint, log, json, svg
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
        Field(.checkpoint, \.checkpoint, .plain),
        Field(.log, \.log, .plain),
        Field(.json, \.json, .plain),
        Field(.svg, \.svg, .plain),
        Field(.logScale, flag: \.hasLogarithmicLosses),
        Field(.exactTrainLoss, flag: \.measuresAllRows),
        Field(.dryRun, flag: \.isDry),
    ]
}
