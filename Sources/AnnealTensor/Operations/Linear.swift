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

    /// y = residual + x · weightᵀ + bias: a branch of a network that returns to its trunk, without a tensor between them.
    ///
    /// The trunk's gradient is that of the sum and shares its memory: whatever else reads `residual` has to be noted before this.
    ///
    /// - Throws: `shapesDisagree`, `invalidShape`, `outOfMemory`; `backward` throws `gradientAlreadyWritten` if something reads
    ///   `residual` afterwards.
    public func linear(
        _ x: Tensor, weight: Tensor, bias: Tensor, addedTo residual: Tensor
    ) throws(TensorError) -> Tensor {
        try check("linear", x, weight, bias)
        guard residual.shape == x.shape.replacingLast(with: weight.shape[0]) else {
            throw .shapesDisagree(operation: "linear", left: residual.shape, right: weight.shape)
        }
        // A parameter's or an input's gradient is not the sum's to share.
        let shared = residual.identity >= parameterCount ? residual.gradient : nil
        guard shared != nil || residual.gradient == nil else {
            throw .gradientAlreadyWritten(operation: "linear")
        }
        let y =
            if let shared {
                try output(residual.shape, sharing: shared)
            } else {
                try output(
                    residual.shape,
                    needsGradient: x.gradient != nil || weight.gradient != nil || bias.gradient != nil)
            }
        anneal_bias_onto(residual.values, bias.values, y.values, y.shape.rows, y.shape.last)
        try BLAS.multiply(
            .plain(x.values), .transposed(weight.values), into: y.values, rows: y.shape.rows, columns: y.shape.last,
            inner: x.shape.last, beta: 1)
        record(
            Node(output: y, input: x, weight: weight, bias: bias, saved: residual) { (node, tape) throws(TensorError) in
                try node.backwardLinear(on: tape)
                if let trunk = node.saved, trunk.gradient != nil, tape.holdsGradient(trunk) {
                    throw .gradientAlreadyWritten(operation: "linear")
                }
            })
        return y
    }

    /// y = gelu(x · weightᵀ + bias): `linear` and `gelu` with one gradient for both.
    public func linearGELU(_ x: Tensor, weight: Tensor, bias: Tensor) throws(TensorError) -> Tensor {
        try check("linearGELU", x, weight, bias)
        let shape = x.shape.replacingLast(with: weight.shape[0])
        let sum = try output(shape, needsGradient: false)
        try BLAS.multiply(
            .plain(x.values), .transposed(weight.values), into: sum.values, rows: shape.rows, columns: shape.last,
            inner: x.shape.last, beta: 0)
        let y = try output(
            shape, needsGradient: x.gradient != nil || weight.gradient != nil || bias.gradient != nil)
        anneal_add_bias_gelu(sum.values, bias.values, y.values, shape.rows, shape.last)
        record(
            Node(output: y, input: x, weight: weight, bias: bias, saved: sum) { (node, tape) throws(TensorError) in
                // In place: the output's gradient is complete and nobody reads it after this.
                guard let dy = node.output.gradient, let sum = node.saved else { return }
                anneal_gelu_gradient(sum.values, dy, dy, node.output.count, false)
                try node.backwardLinear(on: tape)
            })
        return y
    }

    private func check(
        _ operation: String, _ x: Tensor, _ weight: Tensor, _ bias: Tensor
    ) throws(TensorError) {
        guard weight.shape.rank == 2, x.shape.rank > 0, x.shape.last == weight.shape.last else {
            throw .shapesDisagree(operation: operation, left: x.shape, right: weight.shape)
        }
        guard bias.shape == Shape(weight.shape[0]) else {
            throw .shapesDisagree(operation: operation, left: weight.shape, right: bias.shape)
        }
    }

    private func product(
        _ operation: String, _ x: Tensor, _ weight: Tensor, _ bias: Tensor
    ) throws(TensorError) -> Tensor {
        try check(operation, x, weight, bias)
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
