import AnnealKernels

extension Tape {
    /// y = x · weightᵀ + bias, with PyTorch's layout of the weight.
    ///
    /// - Parameters:
    ///   - x: [rows, in]; more leading dimensions count as rows.
    ///   - weight: [out, in].
    ///   - bias: [out].
    /// - Returns: [rows, out].
    /// - Throws: `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func linear(_ x: Tensor, weight: Tensor, bias: Tensor) throws(TensorError) -> Tensor {
        let y = try product("linear", x, weight, bias)
        anneal_add_bias(y.values, bias.values, y.shape.rows, y.shape.last)
        record(
            Node(output: y, input: x, weight: weight, bias: bias) { (node, tape) throws(TensorError) in
                try node.backwardLinear(on: tape)
            })
        return y
    }

    /// y = max(x · weightᵀ + bias, 0): `linear` and `relu` without a tensor between them.
    public func linearReLU(_ x: Tensor, weight: Tensor, bias: Tensor) throws(TensorError) -> Tensor {
        let y = try product("linearReLU", x, weight, bias)
        anneal_add_bias_relu(y.values, bias.values, y.shape.rows, y.shape.last)
        record(
            Node(output: y, input: x, weight: weight, bias: bias) { (node, tape) throws(TensorError) in
                // In place: the output's gradient is complete and nobody reads it after this.
                let dy = node.output.gradient
                anneal_relu_gradient(node.output.values, dy, dy, node.output.count, false)
                try node.backwardLinear(on: tape)
            })
        return y
    }

    private func product(
        _ operation: String, _ x: Tensor, _ weight: Tensor, _ bias: Tensor
    ) throws(TensorError) -> Tensor {
        guard weight.shape.rank == 2, x.shape.rank > 0, x.shape.last == weight.shape.last else {
            throw .shapesDisagree(operation: operation, left: x.shape, right: weight.shape)
        }
        guard bias.shape == Shape(weight.shape[0]) else {
            throw .shapesDisagree(operation: operation, left: weight.shape, right: bias.shape)
        }
        let needsGradient = x.gradient != nil || weight.gradient != nil || bias.gradient != nil
        let y = try output(x.shape.replacingLast(with: weight.shape[0]), needsGradient: needsGradient)
        try BLAS.multiply(
            .plain(x.values), .transposed(weight.values), into: y.values, rows: y.shape.rows, columns: y.shape.last,
            inner: x.shape.last, beta: 0)
        return y
    }
}

extension Tape.Node {
    /// dWeight = dYᵀ · x, dBias = the column sums of dY, dX = dY · weight.
    fileprivate func backwardLinear(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let weight, let bias else { return }
        let (rows, outputs, inputs) = (output.shape.rows, output.shape.last, input.shape.last)
        if let dWeight = weight.gradient {
            try BLAS.multiply(
                .transposed(dy), .plain(input.values), into: dWeight, rows: outputs, columns: inputs, inner: rows,
                beta: tape.holdsGradient(weight) ? 1 : 0)
        }
        if let dBias = bias.gradient {
            anneal_column_sums(dy, dBias, rows, outputs, tape.holdsGradient(bias))
        }
        if let dx = input.gradient {
            try BLAS.multiply(
                .plain(dy), .plain(weight.values), into: dx, rows: rows, columns: inputs, inner: outputs,
                beta: tape.holdsGradient(input) ? 1 : 0)
        }
    }
}
