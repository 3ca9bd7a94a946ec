internal import AnnealTensor
internal import AnnealTraining

/// A data set in the parts that a run has it in: the same for the same seed.
struct DataParts {
    let dataset: Dataset
    let training: Examples
    /// `nil` if nothing was set aside.
    let validation: Examples?
    /// The generator after the split, from which weights and order are drawn.
    let random: Random

    init(_ source: DatasetSource, validation: Double, seed: UInt64) throws {
        var random = Random(seed: seed)
        dataset = try Dataset.load(source) { random.permutation($0) }
        let parts = try dataset.train.splittingValidation(validation) { random.permutation($0) }
        training = parts.train
        self.validation = parts.validation.count > 0 ? parts.validation : nil
        self.random = random
    }
}
