import AnnealKernels

extension Tape {
    /// The mean of an example's features' vectors, each times its value: y = Σ value · weight[index] / n over its n entries.
    ///
    /// PyTorch's `EmbeddingBag(mode="mean")` where all values are 1; else its `mode="sum"` with `per_sample_weights` of value / n,
    /// since it has no weighted mean. An example without features gives zeros, as there.
    ///
    /// The gradient of a sparse weight goes into the rows that the chunk touches, and only those; of a dense one into its place.
    ///
    /// - Parameters:
    ///   - bags: indices below the weight's rows.
    ///   - weight: a parameter, [features, width].
    /// - Returns: [examples, width].
    /// - Throws: `featureOutOfRange`, `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func embeddingBag(_ bags: SparseBatch, weight: Tensor) throws(TensorError) -> Tensor {
        guard weight.shape.rank == 2 else {
            throw .shapesDisagree(operation: "embeddingBag", left: Shape(bags.count), right: weight.shape)
        }
        let (features, width) = (weight.shape[0], weight.shape[1])
        let y = try output(
            Shape(bags.count, width), needsGradient: weight.gradient != nil || touchedRows(of: weight) != nil)
        for example in 0..<bags.count {
            let entries = bags[example]
            for entry in entries where bags.indices[entry] >= features {
                throw .featureOutOfRange(Int(bags.indices[entry]), features: features)
            }
            anneal_weighted_mean(
                weight.values, width, bags.indices + entries.lowerBound, bags.values + entries.lowerBound,
                entries.count, y.values + example * width)
        }
        record(
            Node(output: y, input: weight, bags: bags) { (node, tape) throws(TensorError) in
                try node.backwardEmbeddingBag(on: tape)
            })
        return y
    }
}

extension Tape.Node {
    /// dWeight[index] += value / n · dY of each example that has the feature, in the order of the examples.
    fileprivate func backwardEmbeddingBag(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let bags else { return }
        let width = input.shape[1]
        let rows = tape.touchedRows(of: input)
        if let gradient = input.gradient, !tape.holdsGradient(input) {
            gradient.update(repeating: 0, count: input.count)
        }
        for example in 0..<bags.count {
            let entries = bags[example]
            let share = 1 / Float(max(1, entries.count))
            for entry in entries {
                let index = bags.indices[entry]
                let row: UnsafeMutablePointer<Float>
                if let rows {
                    row = try rows[index]
                } else if let gradient = input.gradient {
                    row = gradient + Int(index) * width
                } else {
                    return
                }
                anneal_add_scaled(row, dy + example * width, width, bags.values[entry] * share)
            }
        }
    }
}
