import AnnealKernels

extension Tape {
    /// y = max(x, 0), element by element.
    ///
    /// - Throws: `outOfMemory`.
    public func relu(_ x: Tensor) throws(TensorError) -> Tensor {
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        anneal_relu(x.values, y.values, x.count)
        try record(ReLUDerivative(x: x, y: y), of: y)
        return y
    }
}

/// dX = dY where y > 0; at 0 the derivative is taken as 0, as PyTorch does.
private struct ReLUDerivative: Derivative {
    let x: Tensor
    let y: Tensor

    func backward(on tape: Tape) {
        anneal_relu_gradient(y.values, y.gradient, x.gradient, y.count, tape.claimGradient(x))
    }
}
