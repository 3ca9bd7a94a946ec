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
    ///   - batch: indices below the weight's rows.
    ///   - weight: a parameter, [features, width].
    /// - Returns: [examples, width].
    /// - Throws: `featureOutOfRange`, `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func embeddingBag(_ batch: SparseBatch, weight: Tensor) throws(TensorError) -> Tensor {
        guard weight.shape.rank == 2 else {
            throw .shapesDisagree(operation: "embeddingBag", left: Shape(batch.count), right: weight.shape)
        }
        let (features, width) = (weight.shape[0], weight.shape[1])
        let y = try output(
            Shape(batch.count, width), needsGradient: weight.gradient != nil || touchedRows(of: weight) != nil)
        for example in 0..<batch.count {
            let entries = batch[example]
            for entry in entries where batch.indices[entry] >= features {
                throw .featureOutOfRange(Int(batch.indices[entry]), features: features)
            }
            anneal_weighted_mean(
                weight.values, width, batch.indices + entries.lowerBound, batch.values + entries.lowerBound,
                entries.count, y.values + example * width)
        }
        try record(EmbeddingBagDerivative(batch: batch, weight: weight, y: y), of: y)
        return y
    }
}

/// dWeight[index] += value / n · dY of each example that has the feature, in the order of the examples.
private struct EmbeddingBagDerivative: Derivative {
    let batch: SparseBatch
    let weight: Tensor
    let y: Tensor

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient else { return }
        let width = weight.shape[1]
        let rows = tape.touchedRows(of: weight)
        if let gradient = weight.gradient, !tape.claimGradient(weight) {
            gradient.update(repeating: 0, count: weight.count)
        }
        for example in 0..<batch.count {
            let entries = batch[example]
            let share = 1 / Float(max(1, entries.count))
            for entry in entries {
                let index = batch.indices[entry]
                let row: UnsafeMutablePointer<Float>
                if let rows {
                    row = try rows[index]
                } else if let gradient = weight.gradient {
                    row = gradient + Int(index) * width
                } else {
                    return
                }
                anneal_add_scaled(row, dy + example * width, width, batch.values[entry] * share)
            }
        }
    }
}
