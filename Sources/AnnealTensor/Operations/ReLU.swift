import AnnealKernels

extension Tape {
    /// y = max(x, 0), element by element.
    ///
    /// - Throws: `outOfMemory`.
    public func relu(_ x: Tensor) throws(TensorError) -> Tensor {
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        anneal_relu(x.values, y.values, x.count)
        record(
            Node(output: y, input: x) { (node, tape) throws(TensorError) in
                // dX = dY where y > 0; at 0 the derivative is taken as 0, as PyTorch does.
                anneal_relu_gradient(
                    node.output.values, node.output.gradient, node.input.gradient, node.output.count,
                    tape.holdsGradient(node.input))
            })
        return y
    }
}
