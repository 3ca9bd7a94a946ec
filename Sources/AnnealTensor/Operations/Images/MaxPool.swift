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
        parallelFor(x.shape[0], over: (x, y, places, window)) {
            var (x, y, places, window) = $0
            let place = (places + $1 * y.shape.width).withMemoryRebound(to: Int32.self, capacity: y.shape.width) { $0 }
            anneal_max_pool(x.values + $1 * window.inputCount, &window, y.values + $1 * y.shape.width, place)
        }
        try record(MaxPoolDerivative(x: x, y: y, window: window, places: places), of: y)
        return y
    }
}

/// dX = dY where the largest stood: the first of equals, as in PyTorch.
private struct MaxPoolDerivative: Derivative {
    let x: Tensor
    let y: Tensor
    let window: anneal_window
    let places: UnsafeMutablePointer<Float>

    func backward(on tape: Tape) {
        guard let dy = y.gradient, let dx = x.gradient else { return }
        let adds = tape.claimGradient(x)
        let width = y.shape.width
        tape.parallelFor(y.shape[0], over: (dy, dx, places, window, width, adds)) {
            var (dy, dx, places, window, width, adds) = $0
            let place = (places + $1 * width).withMemoryRebound(to: Int32.self, capacity: width) { $0 }
            anneal_max_pool_gradient(dy + $1 * width, place, &window, dx + $1 * window.inputCount, adds)
        }
    }
}
