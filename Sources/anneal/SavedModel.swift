internal import AnnealHost
internal import AnnealTensor
internal import AnnealTraining

/// The model of a checkpoint, which says itself what it was made from: no plugin is needed to ask it, nor the data it learned from.
struct SavedModel {
    let run: RunConfiguration
    /// The steps it was trained for.
    let step: Int
    private let checkpoint: CheckpointFile
    let specification: ModelSpecification
    private let pool: Pool

    init(_ file: String, pool: Pool) throws {
        checkpoint = try CheckpointFile(reading: file)
        run = try RunConfiguration(of: checkpoint)
        step = try checkpoint.step
        specification = try ModelSpecification(run.model)
        self.pool = pool
    }

    /// Whether it foresees the bytes of a text.
    var readsText: Bool { specification.context != nil }

    /// What it was trained with.
    var source: DatasetSource { get throws { try DatasetSource(run.dataset) } }

    var task: Dataset.Task { run.classes.map { .classification(classes: $0) } ?? .regression }

    /// What it takes, as far as files of rows have to fit it.
    var input: TrainedInput {
        get throws {
            try TrainedInput(trainedWith: source, featureCount: featureCount, schema: run.schema ?? DatasetSchema())
        }
    }

    /// Examples as they are, made into those that it takes.
    func prepared(_ examples: Examples) -> Examples {
        guard let means = run.means, let deviations = run.deviations, means.count == deviations.count,
            [1, featureCount].contains(means.count), examples.sparse == nil
        else { return examples.rounded() }
        return Standardization(means: means, deviations: deviations).applied(to: examples)
    }

    /// The model with its weights.
    ///
    /// - Parameter examples: such as it will be asked about.
    func predictor(for examples: Examples) throws -> Predictor {
        guard examples.featureCount == featureCount else {
            throw Failure("the model takes \(featureCount) features, and these examples have \(examples.featureCount)")
        }
        let like = Dataset(name: run.dataset, task: task, featureShape: run.features, train: examples, test: examples)
        return try Predictor(Model(specification, for: like), weights: checkpoint.contents, pool: pool)
    }

    /// One line that says what it is.
    var summary: String { "\(run.model), trained for \(step) of \(run.steps) steps on \(run.dataset)" }

    private var featureCount: Int { run.features.reduce(1, *) }
}
