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
        let statistics = try output(Shape(x.shape.rows, 2), needsGradient: false)
        anneal_layer_norm(
            x.values, weight.values, bias.values, y.values, statistics.values, x.shape.rows, x.shape.last, 1e-5)
        record(
            Node(output: y, input: x, weight: weight, bias: bias, saved: statistics) {
                (node, tape) throws(TensorError) in try node.backwardLayerNorm(on: tape)
            })
        return y
    }
}

extension Tape.Node {
    fileprivate func backwardLayerNorm(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let weight, let bias, let saved else { return }
        let width = input.shape.last
        anneal_layer_norm_gradient(
            input.values, weight.values, saved.values, dy, input.gradient, try sum(weight, width, on: tape),
            try sum(bias, width, on: tape), input.shape.rows, width,
            input.gradient != nil && tape.holdsGradient(input))
    }

    /// Where a parameter's derivative is added up: its gradient, or a place nobody looks at.
    private func sum(_ tensor: Tensor, _ width: Int, on tape: Tape) throws(TensorError) -> UnsafeMutablePointer<Float> {
        let place = if let gradient = tensor.gradient { gradient } else { try tape.scratch(width) }
        if tensor.gradient == nil || !tape.holdsGradient(tensor) { place.update(repeating: 0, count: width) }
        return place
    }
}
