import AnnealKernels

extension Tape {
    /// y = tanh x, element by element.
    ///
    /// - Throws: `outOfMemory`.
    public func tanh(_ x: Tensor) throws(TensorError) -> Tensor {
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        anneal_tanh(x.values, y.values, x.count)
        try record(TanhDerivative(x: x, y: y), of: y)
        return y
    }
}

/// dX = dY (1 − y²).
private struct TanhDerivative: Derivative {
    let x: Tensor
    let y: Tensor

    func backward(on tape: Tape) {
        anneal_tanh_gradient(y.values, y.gradient, x.gradient, y.count, tape.claimGradient(x))
    }
}
