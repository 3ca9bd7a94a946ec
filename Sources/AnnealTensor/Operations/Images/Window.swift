import AnnealKernels

/// A square window that moves over the two last dimensions of [rows, channels, height, width].
public struct Window: Equatable, Sendable {
    public let kernel: Int
    public let stride: Int
    /// Zeros around the image on each side.
    public let padding: Int

    public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
    }

    /// How often the window fits along a side; 0 where it does not fit at all.
    ///
    ///     Window(kernel: 3, padding: 1).positions(along: 28)   // 28
    ///     Window(kernel: 2, stride: 2).positions(along: 7)     // 3
    public func positions(along size: Int) -> Int {
        let room = size + 2 * padding - kernel
        return room < 0 || stride < 1 ? 0 : room / stride + 1
    }

    /// The window over one image of x, as kernels take it.
    func over(_ x: Tensor, _ operation: String) throws(TensorError) -> anneal_window {
        let limit = 1 << 20
        guard x.shape.rank == 4, (1...limit).contains(kernel), (1...limit).contains(stride), 0...limit ~= padding,
            positions(along: x.shape[2]) > 0, positions(along: x.shape[3]) > 0
        else { throw .shapesDisagree(operation: operation, left: x.shape, right: Shape(kernel, kernel)) }
        return anneal_window(
            channels: x.shape[1], height: x.shape[2], width: x.shape[3], kernel: kernel, stride: stride,
            padding: padding, out_height: positions(along: x.shape[2]), out_width: positions(along: x.shape[3]))
    }
}

extension anneal_window {
    var inputCount: Int { channels * height * width }
    /// Positions of the window.
    var positions: Int { out_height * out_width }
}
