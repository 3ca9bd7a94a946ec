public import AnnealTensor

/// The weights of a file that a model begins with: what is taken, what is left to chance, and what did not fit.
///
///     let transfer = try WeightTransfer(of: InitialWeights("other.safetensors"), into: model.layout, isPartial: true)
///     transfer.taken      // those that it has, 0.weight
///     transfer.missing    // those that it has not
public struct WeightTransfer: Sendable {
    public let weights: InitialWeights
    /// The model's tensors that come from the file.
    public private(set) var taken: [String] = []
    /// Those that the patterns leave out.
    public private(set) var leftOut: [String] = []
    /// Those that the file does not have.
    public private(set) var missing: [String] = []
    /// Those that it has otherwise, with how: "2.weight is F32 [10, 64] instead of F32 [3, 64]".
    public private(set) var others: [String] = []
    /// What else the file has, besides a run's own state.
    public let unused: [String]
    private var values: [(tensor: Int, numbers: [Float])] = []

    /// Reads the file.
    ///
    /// - Parameter isPartial: whether tensors may be missing or of other shapes, which are then drawn as ever.
    /// - Throws: `InitialWeightsError` if it does not fit, `SafetensorsError` or `CheckpointError` if it cannot be read.
    public init(of weights: InitialWeights, into layout: ParameterLayout, isPartial: Bool) throws {
        self.weights = weights
        let names = layout.entries.map(\.name)
        guard names.contains(where: weights.takes) else {
            throw InitialWeightsError.nothingAsked("\(weights)", names: names)
        }
        let file = try SafetensorsFile.weights(reading: weights.file)
        unused = file.tensors.map(\.name).filter { name in
            !names.contains(name) && !["run.", "slot.", "group.", "train."].contains { name.hasPrefix($0) }
        }
        for (index, entry) in layout.entries.enumerated() {
            guard weights.takes(entry.name) else {
                leftOut.append(entry.name)
                continue
            }
            do throws(SafetensorsError) {
                values.append((index, try file.weights(of: entry)))
                taken.append(entry.name)
            } catch {
                switch error.fault {
                case .missing(let name): missing.append(name)
                default: others.append("\(error.fault)")
                }
            }
        }
        guard isPartial || (missing.isEmpty && others.isEmpty) else {
            throw InitialWeightsError.doesNotFit(weights.file, missing: missing, others: others)
        }
        guard !taken.isEmpty else { throw InitialWeightsError.nothingTaken(weights.file, names: names) }
    }

    /// Puts them in the place of what was drawn.
    public func apply(to parameters: ParameterBuffer) {
        for (tensor, numbers) in values { _ = parameters[tensor].update(fromContentsOf: numbers) }
    }
}

extension SafetensorsFile {
    /// Any file of tensors; one of ours has to be as it was written.
    fileprivate static func weights(reading path: String) throws -> SafetensorsFile {
        let file = try SafetensorsFile(reading: path)
        return file.metadata[CheckpointSeal.key] == nil ? file : try CheckpointFile(reading: path).contents
    }

    /// A tensor of a model, whatever type of number the file has for it.
    fileprivate func weights(of entry: ParameterLayout.Entry) throws(SafetensorsError) -> [Float] {
        entry.counts ? try numbers(of: entry) : try anyFloats(entry.name, shape: entry.sizes)
    }
}
