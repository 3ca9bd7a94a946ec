import AnnealKernels

extension Tape {
    /// y = (x − mean) / √(variance + 10⁻⁵) · weight + bias, mean and variance over the last dimension: PyTorch's `LayerNorm`.
    ///
    /// Ba, Kiros and Hinton 2016, equations 3 and 4 <https://arxiv.org/abs/1607.06450>.
    ///
    /// - Parameters:
    ///   - x: [rows, width]; more leading dimensions count as rows.
    ///   - weight, bias: [width].
    /// - Throws: `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor) throws(TensorError) -> Tensor {
        guard x.shape.rank > 0, weight.shape == Shape(x.shape.last), bias.shape == weight.shape else {
            throw .shapesDisagree(operation: "layerNorm", left: x.shape, right: weight.shape)
        }
        let y = try output(
            x.shape, needsGradient: x.gradient != nil || weight.gradient != nil || bias.gradient != nil)
        let statistics = try scratch(2 * x.shape.rows)
        anneal_layer_norm(
            x.values, weight.values, bias.values, y.values, statistics, x.shape.rows, x.shape.last, 1e-5)
        try record(LayerNormDerivative(x: x, weight: weight, bias: bias, y: y, statistics: statistics), of: y)
        return y
    }
}

private struct LayerNormDerivative: Derivative {
    let x: Tensor
    let weight: Tensor
    let bias: Tensor
    let y: Tensor
    let statistics: UnsafeMutablePointer<Float>

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient else { return }
        anneal_layer_norm_gradient(
            x.values, weight.values, statistics, dy, x.gradient, try tape.accumulator(of: weight),
            try tape.accumulator(of: bias), x.shape.rows, x.shape.last, x.gradient != nil && tape.claimGradient(x))
    }
}
