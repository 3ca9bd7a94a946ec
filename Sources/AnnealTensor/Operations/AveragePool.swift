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
        record(
            Node(output: y, input: x, window: window) { (node, tape) throws(TensorError) in
                // dX += dY / kernel² for each window that a number lies in.
                guard let dy = node.output.gradient, let dx = node.input.gradient, var window = node.window else {
                    return
                }
                let adds = tape.holdsGradient(node.input)
                for image in 0..<node.output.shape[0] {
                    anneal_average_pool_gradient(
                        dy + image * node.output.shape.width, &window, dx + image * window.inputCount, adds)
                }
            })
        return y
    }
}
