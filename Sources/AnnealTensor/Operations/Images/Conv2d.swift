import AnnealKernels

extension Tape {
    /// Two-dimensional convolution (cross-correlation, as everywhere), with PyTorch's layouts.
    ///
    /// y[n, o] = Σ weight[o, c, ky, kx] · x[n, c, row · stride + ky − padding, column · stride + kx − padding] + bias[o]: of one image at a
    /// time the windows are laid out as columns, which stay in cache, and multiplied by the weight.
    ///
    /// - Parameters:
    ///   - x: [rows, channels, height, width].
    ///   - weight: [out, channels, kernel, kernel].
    ///   - bias: [out].
    ///   - fusesReLU: whether ReLU follows, done while an image's numbers are at hand.
    /// - Returns: [rows, out, height', width'].
    /// - Throws: `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func conv2d(
        _ x: Tensor, weight: Tensor, bias: Tensor, stride: Int = 1, padding: Int = 0, fusesReLU: Bool = false
    ) throws(TensorError) -> Tensor {
        guard x.shape.rank == 4, weight.shape.rank == 4, weight.shape[1] == x.shape[1],
            weight.shape[2] == weight.shape[3]
        else { throw .shapesDisagree(operation: "conv2d", left: x.shape, right: weight.shape) }
        let outputs = weight.shape[0]
        guard bias.shape == Shape(outputs) else {
            throw .shapesDisagree(operation: "conv2d", left: weight.shape, right: bias.shape)
        }
        let window = try Window(kernel: weight.shape[2], stride: stride, padding: padding).over(x, "conv2d")
        let needsGradient = x.gradient != nil || weight.gradient != nil || bias.gradient != nil
        let y = try output(
            Shape(x.shape[0], outputs, window.out_height, window.out_width), needsGradient: needsGradient)
        try BLAS.check(outputs, window.positions, weight.shape.width)
        let grid = rowPartition(of: y, weight)
        let scratch = try scratch(grid.chunks * window.room)
        parallelFor(grid.chunks, over: (grid, x, y, weight, bias, window, scratch, fusesReLU)) {
            var (grid, x, y, weight, bias, window, scratch, fusesReLU) = $0
            let padded = scratch + $1 * window.room
            let columns = padded + anneal_padded_count(&window)
            for image in grid[$1] {
                let result = y.values + image * y.shape.width
                anneal_image_to_columns(x.values + image * window.inputCount, &window, padded, columns)
                BLAS.product(
                    .plain(weight.values), .plain(columns), into: result, rows: weight.shape[0],
                    columns: window.positions, inner: weight.shape.width, beta: 0)
                anneal_add_row_bias(result, bias.values, weight.shape[0], window.positions, fusesReLU)
            }
        }
        try record(
            Conv2dDerivative(
                x: x, weight: weight, bias: bias, y: y, window: window, scratch: scratch, fusesReLU: fusesReLU), of: y)
        return y
    }

    fileprivate func rowPartition(of y: Tensor, _ weight: Tensor) -> ChunkGrid {
        rowPartition(y.shape[0], multiplyAddsPerRow: y.shape.width * weight.shape.width, parameters: weight.count)
    }
}

extension anneal_window {
    /// Floats for one image with its padding and for its windows.
    fileprivate var room: Int {
        var window = self
        return (anneal_padded_count(&window) + anneal_columns_count(&window) + 15) & ~15
    }
}

/// dWeight = Σ dY · columnsᵀ, dBias = the sums of dY, dX = weightᵀ · dY brought back from columns; image by image.
private struct Conv2dDerivative: Derivative {
    let x: Tensor
    let weight: Tensor
    let bias: Tensor
    let y: Tensor
    let window: anneal_window
    let scratch: UnsafeMutablePointer<Float>
    let fusesReLU: Bool

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient else { return }
        let grid = tape.rowPartition(of: y, weight)
        let addsToWeight = weight.gradient != nil && tape.claimGradient(weight)
        let addsToBias = bias.gradient != nil && tape.claimGradient(bias)
        let addsToInput = x.gradient != nil && tape.claimGradient(x)
        // The first part has the gradients themselves, the others sums of their own.
        let stride = (weight.count + bias.count + 15) & ~15
        let sums = grid.chunks > 1 ? try tape.scratch((grid.chunks - 1) * stride) : nil
        let parts = Conv2dParts(
            of: self, grid: grid, dy: dy, sums: sums, stride: stride, addsToWeight: addsToWeight,
            addsToBias: addsToBias, addsToInput: addsToInput)
        tape.parallelFor(grid.chunks, over: parts) { $0.compute($1) }
        guard let sums else { return }
        for part in 0..<grid.chunks - 1 {
            let sum = sums + part * stride
            if let dWeight = weight.gradient { anneal_add_scaled(dWeight, sum, weight.count, 1) }
            if let dBias = bias.gradient { anneal_add_scaled(dBias, sum + weight.count, bias.count, 1) }
        }
    }
}

/// The way back through a convolution, some images at a time.
private struct Conv2dParts {
    let of: Conv2dDerivative
    let grid: ChunkGrid
    let dy: UnsafeMutablePointer<Float>
    let sums: UnsafeMutablePointer<Float>?
    let stride: Int
    let addsToWeight: Bool
    let addsToBias: Bool
    let addsToInput: Bool

    func compute(_ part: Int) {
        let (x, weight, bias, y) = (of.x, of.weight, of.bias, of.y)
        var window = of.window
        let padded = of.scratch + part * window.room
        let columns = padded + anneal_padded_count(&window)
        let (outputs, inner) = (weight.shape[0], weight.shape.width)
        let own = part == 0 ? nil : sums.map { $0 + (part - 1) * stride }
        var (addsToWeight, addsToBias) = part == 0 ? (addsToWeight, addsToBias) : (false, false)
        for image in grid[part] {
            let derivative = dy + image * y.shape.width
            if of.fusesReLU {
                anneal_relu_gradient(y.values + image * y.shape.width, derivative, derivative, y.shape.width, false)
            }
            if let dBias = bias.gradient {
                anneal_row_sums(
                    derivative, own.map { $0 + weight.count } ?? dBias, outputs, window.positions, addsToBias)
                addsToBias = true
            }
            if let dWeight = weight.gradient {
                anneal_image_to_columns(x.values + image * window.inputCount, &window, padded, columns)
                BLAS.product(
                    .plain(derivative), .transposed(columns), into: own ?? dWeight, rows: outputs, columns: inner,
                    inner: window.positions, beta: addsToWeight ? 1 : 0)
                addsToWeight = true
            }
            if let dx = x.gradient {
                BLAS.product(
                    .transposed(weight.values), .plain(derivative), into: columns, rows: inner,
                    columns: window.positions, inner: outputs, beta: 0)
                anneal_columns_to_image(columns, &window, padded, dx + image * window.inputCount, addsToInput)
            }
        }
    }
}
