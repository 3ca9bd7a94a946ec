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

    /// y = gelu(x · weightᵀ + bias): `linear` and `gelu` with one gradient for both, and GELU's derivative computed with its value.
    public func linearGELU(
        _ x: Tensor, weight: Tensor, bias: Tensor, _ form: GELUForm = .exact
    ) throws(TensorError) -> Tensor {
        let y = try output("linearGELU", x, weight, bias)
        let slope = try scratch(y.count)
        try multiply(x, weight, into: slope, y.shape, beta: 0)
        anneal_add_bias_gelu(slope, bias.values, y.values, y.shape.rows, y.shape.last, form == .tanh)
        record(
            Node(output: y, input: x, weight: weight, bias: bias, scratch: slope) { (node, tape) throws(TensorError) in
                // In place: the output's gradient is complete and nobody reads it after this.
                anneal_scale_by(node.output.gradient, node.scratch, node.output.count)
                try node.backwardLinear(on: tape)
            })
        return y
    }

    /// y = trunk + x · weightᵀ + bias: a branch of a network that returns to its trunk, without a tensor between them.
    ///
    /// - Parameter trunk: [rows, out].
    public func linear(
        _ x: Tensor, weight: Tensor, bias: Tensor, addedTo trunk: Tensor
    ) throws(TensorError) -> Tensor {
        let y = try output("linear", x, weight, bias, and: trunk)
        guard trunk.shape == y.shape else {
            throw .shapesDisagree(operation: "linear", left: trunk.shape, right: y.shape)
        }
        anneal_bias_onto(trunk.values, bias.values, y.values, y.shape.rows, y.shape.last)
        try multiply(x, weight, into: y.values, y.shape, beta: 1)
        record(
            Node(output: y, input: x, weight: weight, bias: bias, trunk: trunk) { (node, tape) throws(TensorError) in
                try node.backwardLinear(on: tape)
                if let dy = node.output.gradient, let trunk = node.trunk { node.pass(dy, to: trunk, on: tape) }
            })
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
        _ operation: String, _ x: Tensor, _ weight: Tensor, _ bias: Tensor, and trunk: Tensor? = nil
    ) throws(TensorError) -> Tensor {
        guard weight.shape.rank == 2, x.shape.rank > 0, x.shape.last == weight.shape.last else {
            throw .shapesDisagree(operation: operation, left: x.shape, right: weight.shape)
        }
        guard bias.shape == Shape(weight.shape[0]) else {
            throw .shapesDisagree(operation: operation, left: weight.shape, right: bias.shape)
        }
        let needsGradient =
            x.gradient != nil || weight.gradient != nil || bias.gradient != nil || trunk?.gradient != nil
        return try output(x.shape.replacingLast(with: weight.shape[0]), needsGradient: needsGradient)
    }

    private func multiply(
        _ x: Tensor, _ weight: Tensor, into y: UnsafeMutablePointer<Float>, _ shape: Shape, beta: Float
    ) throws(TensorError) {
        try BLAS.check(shape.rows, shape.last, x.shape.last)
        let grid = pieces(shape.rows, weight)
        share(grid.chunks, over: (grid, x, weight, y, beta)) {
            let (grid, x, weight, y, beta) = $0
            let (rows, inputs, outputs) = (grid[$1], x.shape.last, weight.shape[0])
            BLAS.product(
                .plain(x.values + rows.lowerBound * inputs), .transposed(weight.values),
                into: y + rows.lowerBound * outputs, rows: rows.count, columns: outputs, inner: inputs, beta: beta)
        }
    }

    fileprivate func pieces(_ rows: Int, _ weight: Tensor) -> ChunkGrid {
        pieces(rows, multiplyAddsPerRow: weight.count, parameters: weight.count)
    }
}

extension Tape.Node {
    /// dWeight = dYᵀ · x, dBias = the column sums of dY, dX = dY · weight.
    fileprivate func backwardLinear(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let weight, let bias else { return }
        let (rows, outputs, inputs) = (output.shape.rows, output.shape.last, input.shape.last)
        if let dBias = bias.gradient {
            anneal_column_sums(dy, dBias, rows, outputs, tape.holdsGradient(bias))
        }
        let addsToWeight = weight.gradient != nil && tape.holdsGradient(weight)
        let addsToInput = input.gradient != nil && tape.holdsGradient(input)
        try BLAS.check(outputs, inputs, rows)
        // Some rows of dX and some of dWeight in each piece: none of them is a sum over pieces.
        let grid = tape.pieces(rows, weight)
        tape.share(grid.chunks, over: (grid, outputs, dy, weight, input, addsToWeight, addsToInput)) {
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
