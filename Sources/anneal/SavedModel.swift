internal import AnnealHost
internal import AnnealTensor
internal import AnnealTraining

/// The model of a checkpoint, which says itself what it was made from: no plugin is needed to ask it, nor the data it learned from.
struct SavedModel {
    let run: RunConfiguration
    /// Steps it was trained for.
    let step: Int
    private let checkpoint: CheckpointFile
    private let specification: ModelSpecification
    private let pool: Pool

    init(_ file: String, pool: Pool) throws {
        checkpoint = try CheckpointFile(reading: file)
        run = try RunConfiguration(of: checkpoint)
        step = try checkpoint.step
        specification = try ModelSpecification(run.model)
        self.pool = pool
    }

    /// How many bytes of a text it sees; `nil` if it is none for texts.
    var context: Int? { specification.context }

    /// What it takes of lines of text; `nil` if it is none for them.
    var ngrams: NGrams? { if case .ngrams(_, let ngrams?)? = try? DatasetSource(run.dataset) { ngrams } else { nil } }

    var task: Dataset.Task { run.classes.map { .classification(classes: $0) } ?? .regression }

    /// The rows of a file, as this model takes them.
    func rows(of file: String, label: String? = nil) throws -> InputRows {
        let isSparse = if case .embeddingBag = specification { true } else { false }
        return try InputRows(
            file, featureCount: featureCount, isSparse: isSparse, ngrams: ngrams, label: label ?? labelOfTraining)
    }

    /// Examples as they are, made into those that it takes.
    func prepared(_ examples: Examples) -> Examples {
        guard let means = run.means, let deviations = run.deviations, means.count == deviations.count,
            [1, featureCount].contains(means.count), examples.sparse == nil
        else { return examples }
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

    private var labelOfTraining: String? {
        if case .csv(_, let label)? = try? DatasetSource(run.dataset) { label } else { nil }
    }
}
