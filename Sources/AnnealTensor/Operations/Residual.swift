import AnnealKernels

extension Tape {
    /// y = x + branch: what a residual connection adds up.
    ///
    /// He et al. 2015 <https://arxiv.org/abs/1512.03385>.
    ///
    /// - Throws: `shapesDisagree`, `outOfMemory`.
    public func residual(_ x: Tensor, _ branch: Tensor) throws(TensorError) -> Tensor {
        guard x.shape == branch.shape else {
            throw .shapesDisagree(operation: "residual", left: x.shape, right: branch.shape)
        }
        let y = try output(x.shape, needsGradient: x.gradient != nil || branch.gradient != nil)
        y.values.update(from: x.values, count: x.count)
        anneal_add_scaled(y.values, branch.values, x.count, 1)
        try record(ResidualDerivative(x: x, branch: branch, y: y), of: y)
        return y
    }

    /// Adds derivatives to those of a tensor that was added into an output.
    func pass(_ dy: UnsafePointer<Float>, to tensor: Tensor) {
        guard let gradient = tensor.gradient else { return }
        if claimGradient(tensor) {
            anneal_add_scaled(gradient, dy, tensor.count, 1)
        } else {
            gradient.update(from: dy, count: tensor.count)
        }
    }
}

/// dX = dBranch = dY.
private struct ResidualDerivative: Derivative {
    let x: Tensor
    let branch: Tensor
    let y: Tensor

    func backward(on tape: Tape) {
        guard let dy = y.gradient else { return }
        tape.pass(dy, to: branch)
        tape.pass(dy, to: x)
    }
}
