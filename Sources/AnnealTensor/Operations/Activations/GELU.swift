import AnnealKernels

/// How GELU is computed.
public enum GELUForm: Sendable, BitwiseCopyable {
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
        try record(GELUDerivative(x: x, y: y, form: form), of: y)
        return y
    }
}

private struct GELUDerivative: Derivative {
    let x: Tensor
    let y: Tensor
    let form: GELUForm

    func backward(on tape: Tape) {
        anneal_gelu_gradient(x.values, y.gradient, x.gradient, y.count, tape.claimGradient(x), form == .tanh)
    }
}
