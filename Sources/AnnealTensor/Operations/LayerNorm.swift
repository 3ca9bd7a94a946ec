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
        record(
            Node(output: y, input: x, weight: weight, bias: bias, scratch: statistics) {
                (node, tape) throws(TensorError) in try node.backwardLayerNorm(on: tape)
            })
        return y
    }
}

extension Tape.Node {
    fileprivate func backwardLayerNorm(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let weight, let bias, let scratch else { return }
        anneal_layer_norm_gradient(
            input.values, weight.values, scratch, dy, input.gradient, try tape.sum(weight), try tape.sum(bias),
            input.shape.rows, input.shape.last, input.gradient != nil && tape.holdsGradient(input))
    }
}
