internal import AnnealHost
public import AnnealTensor
public import AnnealTraining

/// The model of a checkpoint, which says itself what it was made from: no plugin is needed to ask it, nor the data it learned from.
public struct SavedModel {
    public let run: RunRecord
    /// Where the data it learned from came from.
    public let dataset: DatasetSource
    /// Steps it was trained for.
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

    /// The bytes of a text that it sees at once; `nil` if it reads no texts.
    public var context: Int? { run.experiment.model.context }

    /// The features that it takes of lines of text; `nil` if it reads none.
    public var ngrams: NGrams? { if case .ngrams(_, let ngrams?) = dataset { ngrams } else { nil } }

    public var task: Dataset.Task { run.classes.map { .classification(classes: $0) } ?? .regression }

    /// The rows of a file, as this model takes them.
    public func rows(of file: String, label: String? = nil) throws -> InputRows {
        let isSparse = if case .embeddingBag = run.experiment.model { true } else { false }
        return try InputRows(
            file, featureCount: featureCount, isSparse: isSparse, ngrams: ngrams, label: label ?? labelOfTraining)
    }

    /// Examples as they are, made into those that it takes.
    public func prepared(_ examples: Examples) -> Examples {
        guard let means = run.means, let deviations = run.deviations, means.count == deviations.count,
            [1, featureCount].contains(means.count), examples.sparse == nil
        else { return examples }
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

    private var labelOfTraining: String? { if case .csv(_, let label) = dataset { label } else { nil } }
}
