internal import AnnealExperiment
internal import AnnealTraining

/// A run that goes on from a checkpoint, which says what run it is of.
struct ResumedRun {
    let checkpoint: CheckpointFile
    /// What the checkpoint says, with what was typed now in its place.
    let record: RunRecord
    /// Whether it goes on with data that have changed since.
    let acceptsOtherData: Bool

    /// What of an experiment may be said anew: how it is kept, and what is to happen if it fails.
    private static let changeable: Set<Experiment.Key> = [.checkpointEvery, .keep, .onDivergence]

    init(_ file: String, _ overrides: Overrides, acceptsOtherData: Bool) throws {
        self.acceptsOtherData = acceptsOtherData
        let fixed =
            overrides.experiment.keys.filter { !Self.changeable.contains($0) }.map(\.rawValue)
            + overrides.environment.keys.filter { $0 == .dryRun }.map(\.rawValue)
        if let name = fixed.min() {
            throw UsageError("a resumed run has the options that \(file) was made with: leave --\(name) out")
        }
        checkpoint = try CheckpointFile(reading: file)
        var record = try RunRecord(reading: checkpoint)
        try overrides.apply(to: &record.experiment)
        // Plugins add to those it had.
        let (plugins, folders) = (record.environment.plugins, record.environment.pluginFolders)
        record.environment.move(to: file)
        try overrides.apply(to: &record.environment)
        if overrides.environment[.plugin] != nil { record.environment.plugins = plugins + record.environment.plugins }
        if overrides.environment[.pluginPath] != nil {
            record.environment.pluginFolders = folders + record.environment.pluginFolders
        }
        self.record = record
    }

    /// The digest of the data that it learned from, which those it goes on with have to have; `nil` if they may have another.
    var formerData: String? { acceptsOtherData ? nil : record.dataDigest }
}
