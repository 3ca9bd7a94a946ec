/// What an example costs in a layer: by this a batch is cut.
///
///     Linear(10).cost(for: [784])   // multiplications and activations of one example
public struct LayerCost: Sendable, Equatable {
    /// Multiplications with an addition in the forward pass.
    public var multiplyAdds: Int
    /// Numbers that are kept for the way back.
    public var activations: Int
    /// The numbers of an example that each mean over a batch takes; `nil` for a layer that sees every example alone. A model with such a
    /// layer takes its batches as a whole, and each mean needs two numbers.
    public var valuesPerBatchMean: Int?

    public init(multiplyAdds: Int = 0, activations: Int = 0, valuesPerBatchMean: Int? = nil) {
        self.multiplyAdds = multiplyAdds
        self.activations = activations
        self.valuesPerBatchMean = valuesPerBatchMean
    }

    /// The cost of two layers: sums up to the largest number, and the smaller mean.
    static func + (left: LayerCost, right: LayerCost) -> LayerCost {
        func sum(_ a: Int, _ b: Int) -> Int {
            let (sum, overflow) = a.addingReportingOverflow(b)
            return overflow ? .max : sum
        }
        return LayerCost(
            multiplyAdds: sum(left.multiplyAdds, right.multiplyAdds),
            activations: sum(left.activations, right.activations),
            valuesPerBatchMean: [left.valuesPerBatchMean, right.valuesPerBatchMean].compactMap(\.self).min())
    }
}
