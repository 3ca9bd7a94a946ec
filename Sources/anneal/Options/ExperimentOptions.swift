internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

/// What find and train have in common: the data, the model, the optimizer and how they are run.
struct ExperimentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "\(DatasetFormats.usages.dropLast().joined(separator: ", ")) or \(DatasetFormats.usages.last ?? "").",
            valueName: "source"))
    var dataset = "digits"
    @Option(
        help: ArgumentHelp(
            "softmax, mlp:H1,H2,…, for numeric targets linear, for images cnn, for sparse features embedding-bag:WIDTH, "
                + "for text transformer:d=128,heads=4,layers=4,context=64, or layers: 'linear:64 tanh linear'.",
            valueName: "model"))
    var model = "mlp:64"
    @Option(help: ArgumentHelp("An optimizer: adam or 'sgd(momentum=0.9)'.", valueName: "spec"))
    var optimizer = "adam"
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Examples in a step (default: 64).", valueName: "n"),
        transform: NumberArgument.count)
    var batchSize = 64
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Decides the split, the first weights and the order of the data (default: 0).", valueName: "n"),
        transform: NumberArgument.seed)
    var seed: UInt64 = 0
    @OptionGroup var pool: PoolOptions
    @Flag(name: .customLong("no-shuffle"), help: "Take the training data in its own order in every epoch.")
    var isUnshuffled = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The share of the training data that is set aside to watch progress by (default: 0).", valueName: "share"),
        transform: NumberArgument.fraction)
    var validation = 0.0
    @Flag(
        help: ArgumentHelp(
            "Bring features to mean 0 and deviation 1, as measured on the training part: all pixels of images alike, each "
                + "column of a table for itself."))
    var standardize = false
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    /// The options that differ from their defaults, for a command to paste.
    var asTyped: [String] {
        var words: [String] = []
        func add(_ option: String, _ value: String, unless fallback: String) {
            if value != fallback { words += [option, shellQuoted(value)] }
        }
        add("--dataset", dataset, unless: "digits")
        add("--model", model, unless: "mlp:64")
        add("--optimizer", optimizer, unless: "adam")
        add("--batch-size", "\(batchSize)", unless: "64")
        add("--seed", "\(seed)", unless: "0")
        if let threads = pool.threads { words += ["--threads", "\(threads)"] }
        if isUnshuffled { words.append("--no-shuffle") }
        add("--validation", validation.shortest, unless: "0")
        if standardize { words.append("--standardize") }
        words += plugins.asTyped
        if native.allowNative { words.append("--allow-native") }
        return words
    }
}

/// A word as a POSIX shell reads it back.
func shellQuoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || "-_./:,=+%".utf8.contains($0)
    }
    return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
}
