import AnnealKernels

/// How GELU is computed.
public enum GELUForm: Sendable {
    /// x · Φ(x), with the normal distribution function: PyTorch's default.
    case exact
    /// x / 2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), as GPT-2 has it: PyTorch's `approximate="tanh"`.
    case tanh
}

extension Tape {
    /// y = gelu(x), element by element.
    ///
    /// Hendrycks and Gimpel 2016, section 2 <https://arxiv.org/abs/1606.08415>.
    ///
    /// - Throws: `outOfMemory`.
    public func gelu(_ x: Tensor, _ form: GELUForm = .exact) throws(TensorError) -> Tensor {
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        anneal_gelu(x.values, y.values, x.count, form == .tanh)
        // Two functions that capture nothing: a closure over `form` would be allocated in every step.
        let exact = Node(output: y, input: x) { (node, tape) throws(TensorError) in
            node.backwardGELU(.exact, on: tape)
        }
        let byTanh = Node(output: y, input: x) { (node, tape) throws(TensorError) in
            node.backwardGELU(.tanh, on: tape)
        }
        record(form == .tanh ? byTanh : exact)
        return y
    }
}

extension Tape.Node {
    fileprivate func backwardGELU(_ form: GELUForm, on tape: Tape) {
        anneal_gelu_gradient(
            input.values, output.gradient, input.gradient, output.count, tape.holdsGradient(input), form == .tanh)
    }
}
