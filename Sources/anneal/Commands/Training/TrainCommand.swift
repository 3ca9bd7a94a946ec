internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealTraining
internal import ArgumentParser
internal import Glibc

struct TrainCommand: ParsableCommand, SettingOptions {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model with a schedule and an optimizer that are picked by name.",
        discussion: """
            anneal train
            anneal train --optimizer 'sgd(momentum=0.9)' --lr 0.1 --schedule cosine
            anneal train --epochs 30 --schedule 'step(step_size=10)' --log run.csv
            anneal train --warmup 5% --schedule cosine --dry-run
            anneal train Recipes/fixed.yml --epochs 3
            """)

    @Argument(
        help: ArgumentHelp(
            "A YAML file with options of this command; what is typed beside it counts more.", valueName: "recipe"),
        completion: .file())
    var recipe: String?

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Schedule") var schedules: ScheduleOptions
    @OptionGroup(title: "Step") var step: StepOptions
    @OptionGroup(title: "Keeping the run") var checkpoints: CheckpointOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The base rate, or find for the one that anneal find suggests (default: the optimizer's own).",
            valueName: "rate"),
        transform: Experiment.checked(.lr))
    var lr: String?
    @Option(
        parsing: .unconditional, help: .field(.epochs, "How many epochs.", "n"), transform: Experiment.checked(.epochs))
    var epochs: String?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many steps, instead of --epochs.", valueName: "n"),
        transform: Experiment.checked(.steps))
    var steps: String?
    @Option(
        help: "What early stopping and listening schedules look at (default: the validation loss, else the test loss).")
    var monitor: Monitor?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Stop after n evaluations, one an epoch, without a better value of the monitor.", valueName: "n"),
        transform: Experiment.checked(.patience))
    var patience: String?
    @Option(
        parsing: .unconditional,
        help: .field(.minDelta, "With --patience, how much better is better: by more than this.", "number"),
        transform: Experiment.checked(.minDelta))
    var minDelta: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Evaluate an average of the weights that keeps this share of itself at every step, for example 0.999.",
            valueName: "decay"),
        transform: Experiment.checked(.ema))
    var ema: String?
    @Option(
        help: ArgumentHelp(
            "With --ema, begin that average after 500 (steps), '2 epochs', 10%.", valueName: "length"),
        transform: Experiment.checked(.emaStart))
    var emaStart: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "From one evaluation to the next: 200 (steps), '0.5 epochs', 5% (default: 1 epoch). Patience, listening schedules and "
                + "the best checkpoint go by it.", valueName: "length"),
        transform: Experiment.checked(.evaluateEvery))
    var evaluateEvery: String?
    @Flag(help: "Go on to the next batch where a loss or gradient is not finite, instead of ending the run.")
    var skipNonfinite = false
    @Flag(help: "Show what the schedules would do, and train nothing.")
    var dryRun = false
    @Option(help: ArgumentHelp("Write every step to a CSV file.", valueName: "file"), completion: .file())
    var log: String?
    @Option(
        help: ArgumentHelp("Write the result as JSON; - is standard output.", valueName: "file"), completion: .file())
    var json: String?
    @Option(
        help: ArgumentHelp("Write a plot of losses and rates as SVG; - is standard output.", valueName: "file"),
        completion: .file())
    var svg: String?
    @Option(
        help: ArgumentHelp("Write event files for TensorBoard into this folder as the run goes.", valueName: "folder"),
        completion: .directory)
    var tensorboard: String?
    @Flag(help: "With --tensorboard, add histograms of the weights and gradients of each evaluation.")
    var histograms = false
    @Flag(help: "Measure the training loss at the end on all rows, however many; otherwise on 10000 of them.")
    var exactTrainLoss = false
    @Flag(help: "Draw the losses of that plot on a logarithmic axis.")
    var logScale = false

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.lr, \.lr), Setting(.epochs, \.epochs), Setting(.steps, \.steps),
            Setting(.monitor, word: \.monitor),
            Setting(.evaluateEvery, \.evaluateEvery), Setting(.patience, \.patience), Setting(.minDelta, \.minDelta),
            Setting(.ema, \.ema), Setting(.emaStart, \.emaStart), Setting(.skipNonfinite, flag: \.skipNonfinite),
        ]
    }
    static var environment: [Setting<Self, RunEnvironment>] {
        [
            Setting(.dryRun, flag: \.dryRun), Setting(.log, \.log), Setting(.json, \.json), Setting(.svg, \.svg),
            Setting(.tensorboard, \.tensorboard), Setting(.histograms, flag: \.histograms),
            Setting(.logScale, flag: \.logScale), Setting(.exactTrainLoss, flag: \.exactTrainLoss),
        ]
    }

    /// All options that set fields.
    var groups: [any SettingOptions] { [experiment, schedules, step, checkpoints, self] }

    func run() throws {
        let overrides = try Overrides(groups)
        if let file = checkpoints.resume { return try resume(file, overrides) }
        if checkpoints.dataChanged {
            throw UsageError("--data-changed is for a run that goes on: give --resume FILE, too")
        }
        if checkpoints.horizon != nil {
            throw UsageError("--horizon is for a run that goes on: give --resume FILE, too")
        }
        let recipe = try recipe.map { try Recipe($0) }
        // All runs are read before the first begins.
        var calls = try (recipe?.runs ?? [Recipe.Run()]).map { run in
            try TrainingCall(run, overrides, allowsNative: experiment.native.allowNative)
        }
        let environments = try OutputNames.apart(
            calls.map { .init(name: $0.name, seed: $0.experiment.seed, environment: $0.environment) })
        for (index, environment) in environments.enumerated() { calls[index].environment = environment }
        for call in calls where !call.environment.isDry {
            if let folder = call.environment.folder { try OpenRunFolder.check(folder) }
        }
        let console = Console(standardOutputIsTaken: calls.contains { $0.environment.takesStandardOutput })
        for (index, call) in calls.enumerated() {
            if calls.count > 1 {
                let name = call.name.map { ": \($0)" } ?? ""
                console.print("\(index == 0 ? "" : "\n")Run \(index + 1) of \(calls.count)\(name)")
                let files = OutputNames.files(of: call.environment)
                if !files.isEmpty { console.print("writes \(files.joined(separator: ", "))") }
            }
            try call.perform(takesOver: checkpoints.takeOver, reading: self.recipe)
        }
        if let lookFor = recipe?.lookFor { console.print("\nLook for: \(lookFor)") }
    }
}

extension TrainCommand {
    /// Goes on from a checkpoint, or with the run of a folder, as whoever has it left it.
    private func resume(_ named: String, _ overrides: Overrides) throws {
        if recipe != nil { throw UsageError("--resume goes on with the run of \(named): leave the recipe out") }
        let folder = SpecialFile(at: named) == .folder ? RunFolder(named) : nil
        let file = folder?.checkpoint ?? named
        func read() throws -> TrainingCall {
            if let folder, access(file, F_OK) != 0 {
                return try TrainingCall(
                    beginning: folder, overrides, acceptsOtherData: checkpoints.dataChanged,
                    allowsNative: experiment.native.allowNative)
            }
            return TrainingCall(
                try ResumedRun(
                    file, in: folder, overrides, horizon: checkpoints.horizon,
                    acceptsOtherData: checkpoints.dataChanged),
                allowsNative: experiment.native.allowNative)
        }
        let stamp = FileStamp(file)
        var call = try read()
        let console = Console(standardOutputIsTaken: call.environment.takesStandardOutput)
        let open = try call.openFolder()
        let lock = try call.lock(open, waits: checkpoints.takeOver, console)
        if FileStamp(file)?.description != stamp?.description { call = try read() }
        try withExtendedLifetime((lock, open)) { try call.perform(isLocked: true, in: open, reading: file) }
    }
}

extension RunEnvironment {
    fileprivate var takesStandardOutput: Bool { json == "-" || svg == "-" }
}
