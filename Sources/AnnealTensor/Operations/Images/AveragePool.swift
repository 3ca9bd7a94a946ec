import AnnealKernels

extension Tape {
    /// The mean of each window: PyTorch's `avg_pool2d` without padding.
    ///
    /// - Parameter x: [rows, channels, height, width].
    /// - Throws: `shapesDisagree` if the window does not fit, `outOfMemory`.
    public func averagePool(_ x: Tensor, kernel: Int, stride: Int) throws(TensorError) -> Tensor {
        var window = try Window(kernel: kernel, stride: stride).over(x, "averagePool")
        let y = try output(
            Shape(x.shape[0], x.shape[1], window.out_height, window.out_width), needsGradient: x.gradient != nil)
        for image in 0..<x.shape[0] {
            anneal_average_pool(x.values + image * window.inputCount, &window, y.values + image * y.shape.width)
        }
        try record(AveragePoolDerivative(x: x, y: y, window: window), of: y)
        return y
    }
}

/// dX += dY / kernel² for each window that a number lies in.
private struct AveragePoolDerivative: Derivative {
    let x: Tensor
    let y: Tensor
    let window: anneal_window

    func backward(on tape: Tape) {
        guard let dy = y.gradient, let dx = x.gradient else { return }
        var window = window
        let adds = tape.claimGradient(x)
        for image in 0..<y.shape[0] {
            anneal_average_pool_gradient(
                dy + image * y.shape.width, &window, dx + image * window.inputCount, adds)
        }
    }
}
