public import AnnealTensor

/// The weighted mean of checkpoints' weights, which are added up one file after another, in double precision.
public struct WeightedMean {
    private let layout: ParameterLayout
    private let takesTrained: Bool
    private var sums: [[Double]]

    /// - Parameter takesTrained: whether the weights that are trained count, where those to evaluate are others.
    public init(of layout: ParameterLayout, takesTrained: Bool) {
        self.layout = layout
        self.takesTrained = takesTrained
        sums = layout.entries.map { Array(repeating: 0, count: $0.count) }
    }

    /// Adds a file's weights.
    ///
    /// - Throws: `SafetensorsError` if it has not the model's tensors.
    public mutating func add(_ file: SafetensorsFile, times weight: Double) throws(SafetensorsError) {
        for (index, entry) in layout.entries.enumerated() {
            let trained = "train." + entry.name
            let numbers =
                takesTrained && file.has(trained)
                ? try file.floats(trained, shape: entry.sizes) : try file.numbers(of: entry)
            for place in numbers.indices { sums[index][place] += weight * Double(numbers[place]) }
        }
    }

    /// The sum as it stands.
    ///
    /// - Throws: `outOfMemory`.
    public func parameters() throws(TensorError) -> ParameterBuffer {
        let parameters = try ParameterBuffer(layout)
        for (index, sum) in sums.enumerated() {
            for place in sum.indices { parameters[index][place] = Float(sum[place]) }
        }
        return parameters
    }
}
