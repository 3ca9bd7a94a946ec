public import AnnealTensor
public import AnnealTraining

/// A data set in the parts that a run has it in: the same for the same seed.
public struct DataParts {
    /// As it was read.
    public let dataset: Dataset
    public let training: Examples
    /// `nil` if nothing was set aside.
    public let validation: Examples?
    public let test: Examples
    /// What all parts were standardized with.
    public let standardization: Standardization?
    /// The generator after the split, from which weights and order are drawn.
    public let random: Random

    /// - Parameter context: how many bytes of a text the model sees; `nil` if it says nothing of that.
    public init(
        _ source: DatasetSource, context: Int?, validation: Double, seed: UInt64, standardizes: Bool
    ) throws {
        var random = Random(seed: seed)
        dataset = try Dataset.load(source, context: context ?? 64) { random.permutation($0) }
        let parts = try dataset.train.splittingValidation(validation) { random.permutation($0) }
        self.random = random
        let standardization =
            standardizes ? try Standardization(of: parts.train, shape: dataset.featureShape) : nil
        func prepared(_ examples: Examples) -> Examples { standardization?.applied(to: examples) ?? examples }
        training = prepared(parts.train)
        self.validation = parts.validation.count > 0 ? prepared(parts.validation) : nil
        test = prepared(dataset.test)
        self.standardization = standardization
    }
}
