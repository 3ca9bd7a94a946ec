internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser

/// What is trained in trials: a model of ours with these options, or a command after `--`.
struct SubjectOptions: ParsableArguments {
    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Step") var step: StepOptions
    @OptionGroup(title: "Length") var length: LengthOptions
    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp(
            "After --, a command that trains: {lr}, {seed}, {steps}, {schedule}, {csv} and {trial} in it are filled in, and what a "
                + "sweep's file names.",
            valueName: "command"))
    var command: [String] = []

    /// What was typed of an experiment.
    func overrides() throws -> Overrides { try Overrides([experiment, step, length]) }

    /// What a comparison trains where nothing is typed, with what was.
    func base() throws -> Experiment {
        var base = ComparedArms.standard.experiment
        try overrides().apply(to: &base)
        return base
    }

    /// The command as what is trained; `nil` if there is none.
    ///
    /// - Throws: `UsageError` if something is typed that says how Anneal trains.
    func external(
        _ arms: @autoclosure () throws -> [ExternalArm], _ rates: RateGrid?, metric: String?
    ) throws -> ExternalTraining? {
        guard !command.isEmpty else { return nil }
        let meant: Set<Experiment.Key> = [.steps, .warmup, .seed]
        if let key = try overrides().experiment.keys.filter({ !meant.contains($0) }).map(\.rawValue).min() {
            throw UsageError("--\(key) says how Anneal trains, and what is after -- trains by itself: leave one out")
        }
        return try ExternalTraining(
            command, arms: arms(), rates, metric: metric, length, firstSeed: base().firstSeed(),
            experiment.runEnvironment())
    }
}
