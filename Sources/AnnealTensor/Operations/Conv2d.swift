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
    ///   - rectifies: whether ReLU follows, done while an image's numbers are at hand.
    /// - Returns: [rows, out, height', width'].
    /// - Throws: `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func conv2d(
        _ x: Tensor, weight: Tensor, bias: Tensor, stride: Int = 1, padding: Int = 0, rectifies: Bool = false
    ) throws(TensorError) -> Tensor {
        guard x.shape.rank == 4, weight.shape.rank == 4, weight.shape[1] == x.shape[1],
            weight.shape[2] == weight.shape[3]
        else { throw .shapesDisagree(operation: "conv2d", left: x.shape, right: weight.shape) }
        let outputs = weight.shape[0]
        guard bias.shape == Shape(outputs) else {
            throw .shapesDisagree(operation: "conv2d", left: weight.shape, right: bias.shape)
        }
        var window = try Window(kernel: weight.shape[2], stride: stride, padding: padding).over(x, "conv2d")
        let needsGradient = x.gradient != nil || weight.gradient != nil || bias.gradient != nil
        let y = try output(
            Shape(x.shape[0], outputs, window.out_height, window.out_width), needsGradient: needsGradient)
        let scratch = try scratch(anneal_padded_count(&window) + anneal_columns_count(&window))
        let columns = scratch + anneal_padded_count(&window)
        for image in 0..<x.shape[0] {
            let result = y.values + image * y.shape.width
            anneal_image_to_columns(x.values + image * window.inputCount, &window, scratch, columns)
            try BLAS.multiply(
                .plain(weight.values), .plain(columns), into: result, rows: outputs, columns: window.positions,
                inner: weight.shape.width, beta: 0)
            anneal_add_row_bias(result, bias.values, outputs, window.positions, rectifies)
        }
        // Two functions that capture nothing: a closure over `rectifies` would be allocated in every step.
        let node = Node(output: y, input: x, weight: weight, bias: bias, window: window, scratch: scratch) {
            (node, tape) throws(TensorError) in try node.backwardConv2d(on: tape, rectified: false)
        }
        let rectified = Node(output: y, input: x, weight: weight, bias: bias, window: window, scratch: scratch) {
            (node, tape) throws(TensorError) in try node.backwardConv2d(on: tape, rectified: true)
        }
        record(rectifies ? rectified : node)
        return y
    }
}

extension Tape.Node {
    /// dWeight = Σ dY · columnsᵀ, dBias = the sums of dY, dX = weightᵀ · dY brought back from columns; image by image.
    fileprivate func backwardConv2d(on tape: Tape, rectified: Bool) throws(TensorError) {
        guard let dy = output.gradient, let weight, let bias, var window, let scratch else { return }
        let (outputs, inner) = (weight.shape[0], weight.shape.width)
        let columns = scratch + anneal_padded_count(&window)
        var addsToWeight = weight.gradient != nil && tape.holdsGradient(weight)
        var addsToBias = bias.gradient != nil && tape.holdsGradient(bias)
        let addsToInput = input.gradient != nil && tape.holdsGradient(input)
        for image in 0..<output.shape[0] {
            let derivative = dy + image * output.shape.width
            if rectified {
                anneal_relu_gradient(
                    output.values + image * output.shape.width, derivative, derivative, output.shape.width, false)
            }
            if let dBias = bias.gradient {
                anneal_row_sums(derivative, dBias, outputs, window.positions, addsToBias)
                addsToBias = true
            }
            if let dWeight = weight.gradient {
                anneal_image_to_columns(input.values + image * window.inputCount, &window, scratch, columns)
                try BLAS.multiply(
                    .plain(derivative), .transposed(columns), into: dWeight, rows: outputs, columns: inner,
                    inner: window.positions, beta: addsToWeight ? 1 : 0)
                addsToWeight = true
            }
            if let dx = input.gradient {
                try BLAS.multiply(
                    .transposed(weight.values), .plain(derivative), into: columns, rows: inner,
                    columns: window.positions, inner: outputs, beta: 0)
                anneal_columns_to_image(columns, &window, scratch, dx + image * window.inputCount, addsToInput)
            }
        }
    }
}
