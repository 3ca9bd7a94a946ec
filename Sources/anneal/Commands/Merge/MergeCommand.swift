internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Take the weighted mean of a run's checkpoints: decay after the fact.",
        discussion: """
            anneal merge run-*.safetensors --as 'wsd(decay=20%, shape=1-sqrt)' --output merged.safetensors
            anneal merge run-*.safetensors --mean --output merged.safetensors
            anneal merge run-*.safetensors --ema 0.9 --output merged.safetensors

            With --as each checkpoint counts as much as its updates would have if the rate had decayed so: it stands for the decayed \
            run, which it equals where gradients do not change. What batch norms measure is measured anew on the training data.
            """)

    @Argument(help: ArgumentHelp("Checkpoints of one run.", valueName: "checkpoint"), completion: .file())
    var checkpoints: [String]
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "As if this had driven the rate, over the steps up to the last checkpoint.", valueName: "spec"),
        completion: NameCompletion.schedule)
    var schedule: String?
    @Flag(help: "Every checkpoint alike.")
    var mean = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "An average over the checkpoints that keeps this share of itself at each.", valueName: "decay"),
        transform: Experiment.checked(.ema))
    var ema: String?
    @Option(help: ArgumentHelp("Write the merged checkpoint here.", valueName: "file"), completion: .file())
    var output: String
    @Option(
        help: ArgumentHelp("Write weights and scores as JSON; - is standard output.", valueName: "file"),
        completion: .file())
    var json: String?
    @OptionGroup var pool: PoolOptions
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    func run() throws {
        let rule = try rule()
        var files = FilesInUse(of: plugins.environment)
        for checkpoint in checkpoints { files.reads(checkpoint, "one of the checkpoints") }
        if case .decay(let schedule) = rule { files.reads(schedule) }
        try files.writes(output, "--output")
        let outputs = try OutputOptions(json: json, besides: files)
        let checkpoints = try RunCheckpoints(checkpoints, reading: RunRecord.reading)
        let environment = plugins.environment(after: checkpoints.record, native)
        if case .decay(let schedule) = rule { try NativeVetting(environment: environment).check([schedule]) }
        let merged = try MergedRun(checkpoints, by: rule, in: environment.registry(), on: pool.pool())
        try merged.checkpoint.write(to: output)
        let report = MergeReport(merged)
        try outputs.json?.write(json: report)
        Console(standardOutputIsTaken: outputs.takesStandardOutput).print(report.lines)
    }

    private func rule() throws -> MergeRule {
        var rules: [MergeRule] = []
        if let schedule { rules.append(.decay(try ScheduleSpecification.read(schedule))) }
        if mean { rules.append(.mean) }
        if let ema { rules.append(.average(decay: try NumberText.fraction(ema))) }
        guard rules.count == 1 else {
            throw UsageError(
                "\(rules.isEmpty ? "nothing says" : "several options say") how to merge: give one of --as, --mean and --ema"
            )
        }
        return rules[0]
    }
}
