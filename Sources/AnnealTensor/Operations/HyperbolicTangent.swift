import AnnealKernels

extension Tape {
    /// y = tanh x, element by element.
    ///
    /// - Throws: `outOfMemory`.
    public func tanh(_ x: Tensor) throws(TensorError) -> Tensor {
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        anneal_tanh(x.values, y.values, x.count)
        record(
            Node(output: y, input: x) { (node, tape) throws(TensorError) in
                // dX = dY (1 − y²).
                anneal_tanh_gradient(
                    node.output.values, node.output.gradient, node.input.gradient, node.output.count,
                    tape.holdsGradient(node.input))
            })
        return y
    }
}
