internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser

/// How long a trial at full length is, and what all schedules have in common.
struct LengthOptions: ParsableArguments, SettingOptions {
    @Option(
        parsing: .unconditional, help: .field(.epochs, "How many epochs.", "n"), transform: Experiment.checked(.epochs))
    var epochs: String?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many steps, instead of --epochs.", valueName: "n"),
        transform: Experiment.checked(.steps))
    var steps: String?
    @Option(
        help: ArgumentHelp("Climb to the base rate first: 5%, '500 steps', '2 epochs'.", valueName: "length"),
        transform: Experiment.checked(.warmup))
    var warmup: String?
    @Option(help: "Tick per step or per epoch; times are converted (default: step).")
    var clock: Clock?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Evaluate an average of the weights that keeps this share of itself.", valueName: "decay"),
        transform: Experiment.checked(.ema))
    var ema: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "From one evaluation to the next: 200 (steps), '0.5 epochs', 5% (default: 1 epoch). Curves and --target are as fine as "
                + "this; listening schedules go by it.", valueName: "length"),
        transform: Experiment.checked(.evaluateEvery))
    var evaluateEvery: String?

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.epochs, \.epochs), Setting(.steps, \.steps), Setting(.warmup, \.warmup), Setting(.ema, \.ema),
            Setting(.clock, word: \.clock), Setting(.evaluateEvery, \.evaluateEvery),
        ]
    }
}
