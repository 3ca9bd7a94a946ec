public import AnnealTensor
public import AnnealTraining

/// A data set in the parts of a run: the same for the same seed.
public struct DataParts {
    /// The data set as it was read.
    public let dataset: Dataset
    public let training: Examples
    /// `nil` if nothing was set aside.
    public let validation: Examples?
    public let test: Examples
    /// The means and deviations that all parts were standardized with.
    public let standardization: Standardization?
    /// The ratio of the ranges of a table's columns, the widest over the narrowest; `nil` if they are standardized.
    public let scaleRatio: Double?
    /// The generator after the split, from which weights and order are drawn.
    public let random: Random

    /// The data of an experiment.
    public init(for experiment: Experiment) throws {
        try self.init(
            experiment.dataset, for: experiment.model, validation: experiment.validation, seed: experiment.seed,
            standardizes: experiment.standardizes)
    }

    /// - Parameters:
    ///   - model: What is trained, as far as data depends on it: on the bytes of a text that it sees, and on whether it foresees
    ///     classes or numbers.
    ///   - isRounded: Whether features that are not standardized have 32 bits.
    public init(
        _ source: DatasetSource, for model: ModelSpecification, validation: Double, seed: UInt64, standardizes: Bool,
        isRounded: Bool = true
    ) throws {
        var random = Random(seed: seed)
        dataset = try Dataset.load(
            source, context: model.context ?? 64, as: model.labels, isRounded: isRounded && !standardizes
        ) { random.permutation($0) }
        let parts = try dataset.train.splittingValidation(validation) { random.permutation($0) }
        self.random = random
        let standardization =
            standardizes ? try Standardization(of: parts.train, shape: dataset.featureShape) : nil
        func prepared(_ examples: Examples) -> Examples { standardization?.applied(to: examples) ?? examples }
        training = prepared(parts.train)
        self.validation = parts.validation.count > 0 ? prepared(parts.validation) : nil
        test = prepared(dataset.test)
        self.standardization = standardization
        scaleRatio = standardizes || dataset.schema.table == nil ? nil : parts.train.scaleRatio
    }
}
