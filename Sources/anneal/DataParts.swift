internal import AnnealTensor
internal import AnnealTraining

/// A data set in the parts of a run: the same for the same seed.
struct DataParts {
    /// The data set as it was read.
    let dataset: Dataset
    let training: Examples
    /// `nil` if nothing was set aside.
    let validation: Examples?
    let test: Examples
    /// The means and deviations that all parts were standardized with.
    let standardization: Standardization?
    /// What a user should know of the data, a line each.
    let notes: [String]
    /// The generator after the split, from which weights and order are drawn.
    let random: Random

    /// - Parameters:
    ///   - model: What is trained, as far as data depends on it: on the bytes of a text that it sees, and on whether it
    ///   foresees classes or numbers.
    ///   - isRounded: Whether features that are not standardized have 32 bits.
    init(
        _ source: DatasetSource, for model: ModelSpecification, validation: Double, seed: UInt64, standardizes: Bool,
        isRounded: Bool? = nil
    ) throws {
        var random = Random(seed: seed)
        dataset = try Dataset.load(
            source, context: model.context ?? 64, as: model.labels, isRounded: isRounded ?? !standardizes
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
        let ratio = dataset.schema.table == nil || standardizes ? nil : parts.train.scaleRatio
        notes = dataset.notes + (ratio.flatMap(Advice.onScales).map { [$0] } ?? [])
    }
}
