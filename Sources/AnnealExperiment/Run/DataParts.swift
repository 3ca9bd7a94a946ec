public import AnnealTensor
public import AnnealTraining

/// The data of a run in its parts: the same for the same seed.
public struct DataParts {
    private let parts: DatasetParts
    private let digest = Digest()
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
        parts = try DatasetParts(
            source, context: model.context ?? 64, as: model.labels, validation: validation, standardizes: standardizes,
            isRounded: isRounded
        ) { random.permutation($0) }
        self.random = random
    }

    public var dataset: Dataset { parts.dataset }
    public var training: Examples { parts.training }
    /// `nil` if nothing was set aside.
    public var validation: Examples? { parts.validation }
    public var test: Examples { parts.dataset.test }
    /// The means and deviations that all parts were standardized with.
    public var standardization: Standardization? { parts.standardization }
    /// The ratio of the ranges of a table's columns, the widest over the narrowest; `nil` if they are standardized.
    public var scaleRatio: Double? { parts.scaleRatio }

    /// What a run that goes on from a checkpoint has to have in common with it: the rows to learn from, and what their classes are
    /// called.
    var trainingDigest: String {
        if let known = digest.text { return known }
        let classes = if case .classification(let classes) = dataset.task { classes } else { [String]() }
        let text = DataDigest(of: [dataset.train], classes: classes, standardization).description
        digest.text = text
        return text
    }

    /// What all copies know once one was asked: it goes through all bytes, and forks of a run ask again.
    private final class Digest { var text: String? }

    /// Whether another run learned from other rows, by its digest, as far as that can be compared.
    public func differ(from former: String) -> Bool { DataDigest.isComparable(former) && former != trainingDigest }
}
