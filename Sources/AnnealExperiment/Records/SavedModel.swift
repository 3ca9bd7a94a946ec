internal import AnnealHost
public import AnnealTensor
public import AnnealTraining

/// The model of a checkpoint, which says itself what it was made from: no plugin is needed to ask it, nor the data it learned from.
public struct SavedModel {
    public let run: RunRecord
    /// The source of the data it learned from.
    public let dataset: DatasetSource
    /// The steps it was trained for.
    public let step: Int
    private let checkpoint: CheckpointFile
    private let pool: Pool

    /// - Parameter run: the checkpoint's record.
    public init(_ checkpoint: CheckpointFile, of run: RunRecord, pool: Pool) throws {
        self.checkpoint = checkpoint
        self.run = run
        self.pool = pool
        step = try checkpoint.step
        dataset = try DatasetSource(run.dataset)
    }

    /// Whether it foresees the bytes of a text.
    public var readsText: Bool { run.experiment.model.context != nil }

    public var task: Dataset.Task { run.classes.map { .classification(classes: $0) } ?? .regression }

    /// What it was trained on, as far as files of rows have to fit it.
    public var input: TrainedInput {
        var schema = run.schema ?? DatasetSchema()
        // Of a checkpoint that has none, where numbers are small once they are standardized.
        schema.origins = schema.origins ?? run.means.flatMap { $0.count == featureCount ? $0 : nil }
        return TrainedInput(trainedWith: dataset, featureCount: featureCount, schema: schema)
    }

    /// Examples as they are, made into those that it takes.
    public func prepared(_ examples: Examples) -> Examples {
        guard let means = run.means, let deviations = run.deviations, means.count == deviations.count,
            [1, featureCount].contains(means.count), examples.sparse == nil
        else { return examples.rounded() }
        return Standardization(means: means, deviations: deviations).applied(to: examples)
    }

    /// The model with its weights.
    ///
    /// - Parameter examples: such as it will be asked about.
    public func predictor(for examples: Examples) throws -> Predictor {
        guard examples.featureCount == featureCount else {
            throw RecordError.otherFeatures(model: featureCount, examples: examples.featureCount)
        }
        let like = Dataset(
            name: "\(dataset)", task: task, featureShape: run.features, train: examples, test: examples)
        return try Predictor(Model(run.experiment.model, for: like), weights: checkpoint.contents, pool: pool)
    }

    /// One line that says what it is.
    public var summary: String {
        "\(run.experiment.model), trained for \(step) of \(run.steps) steps on \(dataset)"
    }

    private var featureCount: Int { run.features.reduce(1, *) }
}
