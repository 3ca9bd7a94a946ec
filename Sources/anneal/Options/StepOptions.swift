internal import AnnealExperiment
internal import ArgumentParser

/// What a step does besides the optimizer's own rule.
struct StepOptions: ParsableArguments, SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Options of its own for the tensors whose names fit: 'bias|norm: weight_decay=0', 'embedding: lr=0.1x' (times "
                + "the common rate), '0.*: lr=0.01, schedule=\"cosine for 50% -> 0.1\"' (instead of --schedule and --warmup); "
                + "may be repeated, the first that fits counts.",
            valueName: "spec"))
    var group: [String] = []
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Scale a gradient that is longer than this to this length.", valueName: "length"),
        transform: Experiment.checked(.clipNorm))
    var clipNorm: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep each number of the gradient within plus and minus this.", valueName: "limit"),
        transform: Experiment.checked(.clipValue))
    var clipValue: String?
    @Option(
        parsing: .unconditional,
        help: .field(
            .accumulate, "Take the mean gradient of n batches for a step, as of one batch n times as large.", "n"),
        transform: Experiment.checked(.accumulate))
    var accumulate: String?
    @Flag(help: "Make an embedding's gradient a whole tensor, for optimizers that cannot update single rows.")
    var densify = false

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.group, list: \.group), Setting(.clipNorm, \.clipNorm), Setting(.clipValue, \.clipValue),
            Setting(.accumulate, \.accumulate), Setting(.densify, flag: \.densify),
        ]
    }
}
