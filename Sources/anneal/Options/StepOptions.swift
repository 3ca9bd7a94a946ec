internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

/// What a step does besides the optimizer's own rule.
struct StepOptions: ParsableArguments {
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
        transform: NumberArgument.positive)
    var clipNorm: Double?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep each number of the gradient within plus and minus this.", valueName: "limit"),
        transform: NumberArgument.positive)
    var clipValue: Double?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Take the mean gradient of so many batches for a step, as of one batch so many times as large (default: 1).",
            valueName: "n"),
        transform: NumberArgument.count)
    var accumulate = 1
    @Flag(help: "Make an embedding's gradient a whole tensor, for optimizers that cannot update single rows.")
    var densify = false

    func groups() throws -> [GroupSpecification] { try group.map { try GroupSpecification($0) } }

    var clipping: GradientClipping? {
        get throws {
            if clipNorm != nil && clipValue != nil {
                throw UsageError("--clip-norm and --clip-value both limit the gradient: give one")
            }
            return clipNorm.map(GradientClipping.norm) ?? clipValue.map(GradientClipping.value)
        }
    }

    /// The options that differ from their defaults, for a command to paste.
    var asTyped: [String] {
        var words = group.flatMap { ["--group", shellQuoted($0)] }
        if let clipNorm { words += ["--clip-norm", clipNorm.shortest] }
        if let clipValue { words += ["--clip-value", clipValue.shortest] }
        if accumulate != 1 { words += ["--accumulate", "\(accumulate)"] }
        if densify { words.append("--densify") }
        return words
    }
}
