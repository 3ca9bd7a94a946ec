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
        record(
            Node(output: y, input: x, weight: branch) { (node, tape) throws(TensorError) in
                // dX = dBranch = dY.
                guard let dy = node.output.gradient, let branch = node.weight else { return }
                node.pass(dy, to: branch, on: tape)
                node.pass(dy, to: node.input, on: tape)
            })
        return y
    }
}

extension Tape.Node {
    /// Adds the derivatives of the output to those of a tensor that was added into it.
    func pass(_ dy: UnsafePointer<Float>, to tensor: Tensor, on tape: Tape) {
        guard let gradient = tensor.gradient else { return }
        if tape.holdsGradient(tensor) {
            anneal_add_scaled(gradient, dy, output.count, 1)
        } else {
            gradient.update(from: dy, count: output.count)
        }
    }
}
