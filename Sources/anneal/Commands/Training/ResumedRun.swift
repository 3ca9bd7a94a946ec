internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import Glibc
internal import SystemPackage

/// A run that goes on from a checkpoint, which says what run it is of, with what was typed now in its place.
struct ResumedRun {
    let experiment: ResumedExperiment
    let environment: RunEnvironment
    /// The folder that the run has been in up to here.
    let former: RunFolder?
    /// What was written up to here and stays as it is, because the run goes on beside it.
    let left: FilesLeft

    /// What may be said anew.
    private static let changeable = ResumedExperiment.changeable.union(ResumedExperiment.keeping)

    /// - Parameter folder: That of the run, if it was named in place of a checkpoint.
    init(
        _ file: String, in folder: RunFolder? = nil, _ overrides: Overrides, horizon: HorizonPolicy?,
        acceptsOtherData: Bool
    ) throws {
        let fixed =
            overrides.experiment.keys.filter { !Self.changeable.contains($0) }.map(\.rawValue)
            + overrides.environment.keys.filter { $0 == .dryRun }.map(\.rawValue)
        if let name = fixed.min() { throw ExperimentError.fixed(option: name, file: file) }
        let checkpoint = try CheckpointFile(reading: file)
        let record = try RunRecord(reading: checkpoint)
        experiment = try ResumedExperiment(
            checkpoint, of: record, horizon: horizon ?? .refuse, acceptsOtherData: acceptsOtherData,
            changing: overrides.apply)
        var environment = record.environment
        environment.move(to: file)
        if let folder {
            environment.out = folder.path
        } else if environment.out != nil {
            // It may be a copy: what stands beside the checkpoint is its.
            let beside = FilePath(file).removingLastComponent()
            let own = RunFolder(beside.isEmpty ? "." : beside.string)
            if access(own.experiment, F_OK) == 0 { environment.out = own.path }
        }
        former = environment.folder
        let formerFiles = environment
        // A folder has a checkpoint of its own.
        if overrides.environment[.out] != nil { environment.checkpoint = nil }
        try overrides.apply(to: &environment)
        left = FilesLeft(from: formerFiles, by: &environment, saying: Set(overrides.environment.keys))
        // Plugins add to those it had.
        if overrides.environment[.plugin] != nil {
            environment.plugins = record.environment.plugins + environment.plugins
        }
        if overrides.environment[.pluginPath] != nil {
            environment.pluginFolders = record.environment.pluginFolders + environment.pluginFolders
        }
        self.environment = environment
    }
}

extension ResumedRun {
    /// Where it goes on, what is other than it was, and with which other plugins.
    func lines(of session: TrainingSession) -> [String] {
        let record = experiment.record
        let plugins = record.changes(to: session.plugins).map { old, new in
            func named(_ plugin: RunPlugin) -> String { "\(plugin.version), SHA-256 \(plugin.sha256.prefix(12))…" }
            return "\(new.name) is not the file that the run was made with (\(named(old)); now \(named(new))): "
                + "what follows may differ from a run that never stopped."
        }
        let (run, step) = (session.run, session.state.step)
        let leg = run.prepared.newLeg
        let (epoch, epochs) = (run.length.epoch(afterStep: step) + 1, run.length.epochs)
        if session.isDone {
            return plugins + [left.sentence].compactMap { $0 } + [
                "The run of \(experiment.checkpoint.path) is done: this is what came of it."
            ]
        }
        return plugins + [experiment.unknownData, left.sentence].compactMap { $0 }
            + (leg.map { lines(of: $0, session) } ?? []) + [
                "\(experiment.checkpoint.path) goes on at step \(step) of \(run.steps), in epoch \(min(epoch, epochs)) of "
                    + "\(epochs)."
            ]
    }

    private func lines(of leg: RunLeg, _ session: TrainingSession) -> [String] {
        var lines = leg.options.map { change in
            if change.option == "data" { return "From here on with other training data." }
            func text(_ values: [String]) -> String { values.isEmpty ? "unset" : values.joined(separator: ", ") }
            return "From here on \(change.option) is \(text(change.now)); it was \(text(change.before))."
        }
        let planned = experiment.record.steps
        if leg.steps != planned {
            let course =
                switch leg.horizon {
                case .refuse: ""
                case .keepStep: ": its schedules are those of the new length"
                case .keepFraction: ": what was left of its schedules is stretched to the new end"
                }
            lines.append("It was planned for \(planned) steps, and has \(leg.steps) now\(course).")
        }
        if !leg.begun.isEmpty {
            lines.append(
                "The schedule of \(leg.begun.joined(separator: ", ")) begins here, over the \(leg.steps - leg.firstStep) steps "
                    + "that remain.")
        }
        if !experiment.keepsOptimizer {
            lines.append("The optimizer is another: what it remembers begins anew.")
        } else if !session.slotsBegun.isEmpty {
            lines.append("The checkpoint has no \(firstNames(session.slotsBegun, most: 3)): that begins anew.")
        }
        return lines
    }
}
