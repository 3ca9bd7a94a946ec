internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

/// A run that goes on from a checkpoint, which says what run it is of, with what was typed now in its place.
struct ResumedRun {
    let experiment: ResumedExperiment
    let environment: RunEnvironment

    /// What may be said anew.
    private static let changeable = ResumedExperiment.changeable.union(ResumedExperiment.keeping)

    init(_ file: String, _ overrides: Overrides, horizon: HorizonPolicy?, acceptsOtherData: Bool) throws {
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
        try overrides.apply(to: &environment)
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
        let leg = run.prepared.newLeg(after: step)
        let (epoch, epochs) = (run.length.epoch(afterStep: step) + 1, run.length.epochs)
        if session.isDone {
            return plugins + ["The run of \(experiment.checkpoint.path) is done: this is what came of it."]
        }
        return plugins + [experiment.unknownData].compactMap { $0 } + (leg.map { lines(of: $0, session) } ?? []) + [
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
