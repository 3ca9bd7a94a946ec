import AnnealKernels

extension Tape {
    /// The largest number of each window: PyTorch's `max_pool2d` without padding.
    ///
    /// - Parameter x: [rows, channels, height, width].
    /// - Throws: `shapesDisagree` if the window does not fit, `outOfMemory`.
    public func maxPool(_ x: Tensor, kernel: Int, stride: Int) throws(TensorError) -> Tensor {
        let window = try Window(kernel: kernel, stride: stride).over(x, "maxPool")
        guard window.height * window.width <= Int32.max else { throw .invalidShape(x.shape) }
        let y = try output(
            Shape(x.shape[0], x.shape[1], window.out_height, window.out_width), needsGradient: x.gradient != nil)
        // An index is as large as a float.
        let places = try scratch(y.count)
        share(x.shape[0], over: (x, y, places, window)) {
            var (x, y, places, window) = $0
            let place = (places + $1 * y.shape.width).withMemoryRebound(to: Int32.self, capacity: y.shape.width) { $0 }
            anneal_max_pool(x.values + $1 * window.inputCount, &window, y.values + $1 * y.shape.width, place)
        }
        record(
            Node(output: y, input: x, window: window, scratch: places) { (node, tape) throws(TensorError) in
                // dX = dY where the largest stood: the first of equals, as in PyTorch.
                guard let dy = node.output.gradient, let dx = node.input.gradient, let window = node.window,
                    let places = node.scratch
                else { return }
                let adds = tape.holdsGradient(node.input)
                let width = node.output.shape.width
                tape.share(node.output.shape[0], over: (dy, dx, places, window, width, adds)) {
                    var (dy, dx, places, window, width, adds) = $0
                    let place = (places + $1 * width).withMemoryRebound(to: Int32.self, capacity: width) { $0 }
                    anneal_max_pool_gradient(dy + $1 * width, place, &window, dx + $1 * window.inputCount, adds)
                }
            })
        return y
    }
}
