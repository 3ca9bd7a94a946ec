import AnnealKernels

extension Tape {
    /// The largest number of each window: PyTorch's `max_pool2d` without padding.
    ///
    /// - Parameter x: [rows, channels, height, width].
    /// - Throws: `shapesDisagree` if the window does not fit, `outOfMemory`.
    public func maxPool(_ x: Tensor, kernel: Int, stride: Int) throws(TensorError) -> Tensor {
        var window = try Window(kernel: kernel, stride: stride).over(x, "maxPool")
        guard window.height * window.width <= Int32.max else { throw .invalidShape(x.shape) }
        let y = try output(
            Shape(x.shape[0], x.shape[1], window.out_height, window.out_width), needsGradient: x.gradient != nil)
        // An index is as large as a float.
        let places = try scratch(y.count)
        for image in 0..<x.shape[0] {
            let place = (places + image * y.shape.width).withMemoryRebound(to: Int32.self, capacity: y.shape.width) {
                $0
            }
            anneal_max_pool(
                x.values + image * window.inputCount, &window, y.values + image * y.shape.width, place)
        }
        record(
            Node(output: y, input: x, window: window, scratch: places) { (node, tape) throws(TensorError) in
                // dX = dY where the largest stood: the first of equals, as in PyTorch.
                guard let dy = node.output.gradient, let dx = node.input.gradient, var window = node.window,
                    let places = node.scratch
                else { return }
                let adds = tape.holdsGradient(node.input)
                let width = node.output.shape.width
                for image in 0..<node.output.shape[0] {
                    let place = (places + image * width).withMemoryRebound(to: Int32.self, capacity: width) { $0 }
                    anneal_max_pool_gradient(
                        dy + image * width, place, &window, dx + image * window.inputCount, adds)
                }
            })
        return y
    }
}
