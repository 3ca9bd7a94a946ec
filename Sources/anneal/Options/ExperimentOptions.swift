internal import AnnealExperiment
internal import AnnealTraining
internal import ArgumentParser

/// Options that find and train have in common: the data, the model, the optimizer and how they are run.
struct ExperimentOptions: ParsableArguments, SettingOptions {
    @Option(
        help: .field(
            .dataset,
            "\(DatasetFormats.usages.dropLast().joined(separator: ", ")) or \(DatasetFormats.usages.last ?? "").",
            "source"),
        completion: NameCompletion.dataset)
    var dataset: String?
    @Option(
        help: .field(
            .model,
            "softmax, mlp:H1,H2,…, for numeric targets linear, for images cnn, for sparse features embedding-bag:WIDTH, "
                + "for text transformer:d=128,heads=4,layers=4,context=64, or layers: 'linear:64 tanh linear'.", "model"
        ),
        completion: NameCompletion.model)
    var model: String?
    @Option(
        name: .customLong("init"),
        help: ArgumentHelp(
            "Begin with the weights of a checkpoint or of any safetensors file that has tensors of such names and shapes: "
                + "FILE[,except=PATTERN][,only=PATTERN], for a new head except='2.*'.", valueName: "file"),
        completion: .file(),
        transform: Experiment.checked(.initialWeights))
    var initialWeights: String?
    @Flag(help: "With --init, draw what the file does not have, or has in another shape.")
    var initPartial = false
    @Option(
        help: ArgumentHelp(
            "Do not learn the tensors whose names fit, '0.*|embedding'; may be repeated.", valueName: "pattern"))
    var freeze: [String] = []
    @Option(
        help: .field(.optimizer, "An optimizer: adam or 'sgd(momentum=0.9)'.", "spec"),
        completion: NameCompletion.optimizer)
    var optimizer: String?
    @Option(
        parsing: .unconditional, help: .field(.batchSize, "Examples in a step.", "n"),
        transform: Experiment.checked(.batchSize))
    var batchSize: String?
    @Option(
        parsing: .unconditional,
        help: .field(.seed, "Decides the split, the first weights and the order of the data.", "n"),
        transform: Experiment.checked(.seed))
    var seed: String?
    @OptionGroup var pool: PoolOptions
    @Flag(name: .customLong("no-shuffle"), help: "Take the training data in its own order in every epoch.")
    var isUnshuffled = false
    @Flag(help: "Leave out an epoch's last batch where it is short.")
    var dropLast = false
    @Option(
        parsing: .unconditional,
        help: .field(
            .validation, "The share of the training data that is set aside to watch progress by.", "share"),
        transform: Experiment.checked(.validation))
    var validation: String?
    @Flag(
        help: ArgumentHelp(
            "Bring features to mean 0 and deviation 1, as measured on the training part: all pixels of images alike, each "
                + "column of a table for itself."))
    var standardize = false
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.dataset, \.dataset), Setting(.model, \.model), Setting(.initialWeights, \.initialWeights),
            Setting(.initPartial, flag: \.initPartial), Setting(.freeze, list: \.freeze),
            Setting(.optimizer, \.optimizer),
            Setting(.batchSize, \.batchSize), Setting(.seed, \.seed), Setting(.noShuffle, flag: \.isUnshuffled),
            Setting(.dropLast, flag: \.dropLast), Setting(.validation, \.validation),
            Setting(.standardize, flag: \.standardize),
        ]
    }
    static var environment: [Setting<Self, RunEnvironment>] {
        [
            Setting(.threads, \.pool.threads), Setting(.locked, flag: \.plugins.locked),
            Setting(.lock, \.plugins.lock), Setting(.plugin, list: \.plugins.search.files),
            Setting(.pluginPath, list: \.plugins.search.folders),
        ]
    }

    /// The files that it reads, as far as options say so.
    func filesInUse() throws -> FilesInUse {
        var files = FilesInUse(of: try runEnvironment())
        if let dataset { files.reads(try DatasetSource(dataset)) }
        return files
    }

    /// What belongs to this machine and this call.
    func runEnvironment() throws -> RunEnvironment {
        var environment = RunEnvironment()
        try Overrides([self]).apply(to: &environment)
        environment.allowsNative = native.allowNative
        return environment
    }
}
