import AnnealKernels

extension Tape {
    /// y = x / 2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), element by element: PyTorch's `gelu(approximate="tanh")`.
    ///
    /// Hendrycks and Gimpel 2016, section 2 <https://arxiv.org/abs/1606.08415>.
    ///
    /// - Throws: `outOfMemory`.
    public func gelu(_ x: Tensor) throws(TensorError) -> Tensor {
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        anneal_gelu(x.values, y.values, x.count)
        record(
            Node(output: y, input: x) { (node, tape) throws(TensorError) in
                anneal_gelu_gradient(
                    node.input.values, node.output.gradient, node.input.gradient, node.output.count,
                    tape.holdsGradient(node.input))
            })
        return y
    }
}
