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
        try record(LinearDerivative(x: x, weight: weight, bias: bias, y: y, fused: .nothing), of: y)
        return y
    }

    /// y = max(x · weightᵀ + bias, 0): `linear` and `relu` without a tensor between them.
    public func linearReLU(_ x: Tensor, weight: Tensor, bias: Tensor) throws(TensorError) -> Tensor {
        let y = try product("linearReLU", x, weight, bias)
        anneal_add_bias_relu(y.values, bias.values, y.shape.rows, y.shape.last)
        try record(LinearDerivative(x: x, weight: weight, bias: bias, y: y, fused: .relu), of: y)
        return y
    }

    /// y = gelu(x · weightᵀ + bias): `linear` and `gelu` with one gradient for both, and GELU's derivative computed with its value.
    public func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, _ form: GELUForm = .exact
    ) throws(TensorError) -> Tensor {
        let y = try output("linearGELU", x, weight, bias)
        let slope = try scratch(y.count)
        try multiply(x, weight, into: slope, y.shape, beta: 0)
        anneal_add_bias_gelu(slope, bias.values, y.values, y.shape.rows, y.shape.last, form == .tanh)
        try record(LinearDerivative(x: x, weight: weight, bias: bias, y: y, fused: .gelu(slope: slope)), of: y)
        return y
    }

    /// y = residual + x · weightᵀ + bias: the end of a residual branch, without a tensor between the product and the sum.
    ///
    /// - Parameter residual: [rows, out].
    public func linear(_ x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor) throws(TensorError) -> Tensor {
        let y = try output("linear", x, weight, bias, and: residual)
        guard residual.shape == y.shape else {
            throw .shapesDisagree(operation: "linear", left: residual.shape, right: y.shape)
        }
        anneal_bias_onto(residual.values, bias.values, y.values, y.shape.rows, y.shape.last)
        try multiply(x, weight, into: y.values, y.shape, beta: 1)
        try record(LinearDerivative(x: x, weight: weight, bias: bias, y: y, fused: .residual(residual)), of: y)
        return y
    }

    private func product(
        _ operation: String, _ x: Tensor, _ weight: Tensor, _ bias: Tensor
    ) throws(TensorError) -> Tensor {
        let y = try output(operation, x, weight, bias)
        try multiply(x, weight, into: y.values, y.shape, beta: 0)
        return y
    }

    private func output(
        _ operation: String, _ x: Tensor, _ weight: Tensor, _ bias: Tensor, and residual: Tensor? = nil
    ) throws(TensorError) -> Tensor {
        guard weight.shape.rank == 2, x.shape.rank > 0, x.shape.last == weight.shape.last else {
            throw .shapesDisagree(operation: operation, left: x.shape, right: weight.shape)
        }
        guard bias.shape == Shape(weight.shape[0]) else {
            throw .shapesDisagree(operation: operation, left: weight.shape, right: bias.shape)
        }
        let needsGradient =
            x.gradient != nil || weight.gradient != nil || bias.gradient != nil || residual?.gradient != nil
        return try output(x.shape.replacingLast(with: weight.shape[0]), needsGradient: needsGradient)
    }

    private func multiply(
        _ x: Tensor, _ weight: Tensor, into y: UnsafeMutablePointer<Float>, _ shape: Shape, beta: Float
    ) throws(TensorError) {
        try BLAS.check(shape.rows, shape.last, x.shape.last)
        let grid = rowPartition(shape.rows, weight)
        parallelFor(grid.chunks, over: (grid, x, weight, y, beta)) {
            let (grid, x, weight, y, beta) = $0
            let (rows, inputs, outputs) = (grid[$1], x.shape.last, weight.shape[0])
            BLAS.product(
                .plain(x.values + rows.lowerBound * inputs), .transposed(weight.values),
                into: y + rows.lowerBound * outputs, rows: rows.count, columns: outputs, inner: inputs, beta: beta)
        }
    }

    fileprivate func rowPartition(_ rows: Int, _ weight: Tensor) -> ChunkGrid {
        rowPartition(rows, multiplyAddsPerRow: weight.count, parameters: weight.count)
    }
}

/// dWeight = dYᵀ · x, dBias = the column sums of dY, dX = dY · weight.
private struct LinearDerivative: Derivative {
    /// What was done to the product in the same operation.
    enum Fused: BitwiseCopyable {
        case nothing
        case relu
        /// GELU, with its derivatives.
        case gelu(slope: UnsafeMutablePointer<Float>)
        /// The sum with a tensor.
        case residual(Tensor)
    }

    let x: Tensor
    let weight: Tensor
    let bias: Tensor
    let y: Tensor
    let fused: Fused

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient else { return }
        switch fused {
        // In place: the output's gradient is complete and nobody reads it after this.
        case .relu: anneal_relu_gradient(y.values, dy, dy, y.count, false)
        case .gelu(let slope): anneal_scale_by(dy, slope, y.count)
        case .nothing, .residual: break
        }
        try backwardProduct(dy, on: tape)
        if case .residual(let residual) = fused { tape.pass(dy, to: residual) }
    }

    private func backwardProduct(_ dy: UnsafeMutablePointer<Float>, on tape: Tape) throws(TensorError) {
        let (rows, outputs, inputs) = (y.shape.rows, y.shape.last, x.shape.last)
        if let dBias = bias.gradient {
            anneal_column_sums(dy, dBias, rows, outputs, tape.claimGradient(bias))
        }
        let addsToWeight = weight.gradient != nil && tape.claimGradient(weight)
        let addsToInput = x.gradient != nil && tape.claimGradient(x)
        try BLAS.check(outputs, inputs, rows)
        // Some rows of dX and some of dWeight in each part: none of them is a sum over parts.
        let grid = tape.rowPartition(rows, weight)
        tape.parallelFor(grid.chunks, over: (grid, outputs, dy, weight, x, addsToWeight, addsToInput)) {
            let (grid, outputs, dy, weight, x, addsToWeight, addsToInput) = $0
            let inputs = x.shape.last
            if let dWeight = weight.gradient {
                let (begin, end) = (outputs * $1 / grid.chunks, outputs * ($1 + 1) / grid.chunks)
                BLAS.product(
                    .transposed(dy + begin, stride: outputs), .plain(x.values), into: dWeight + begin * inputs,
                    rows: end - begin, columns: inputs, inner: grid.rows, beta: addsToWeight ? 1 : 0)
            }
            if let dx = x.gradient {
                let rows = grid[$1]
                BLAS.product(
                    .plain(dy + rows.lowerBound * outputs), .plain(weight.values),
                    into: dx + rows.lowerBound * inputs, rows: rows.count, columns: inputs, inner: outputs,
                    beta: addsToInput ? 1 : 0)
            }
        }
    }
}
