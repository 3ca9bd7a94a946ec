public import AnnealTensor

/// The mean of each window: `average-pool:KERNEL[,stride=N]`; windows do not overlap unless a stride says so.
public struct AveragePool: Layer {
    public let window: Window

    public init(_ kernel: Int, stride: Int? = nil) { window = Window(kernel: kernel, stride: stride ?? kernel) }

    public var description: String {
        "average-pool:\(window.kernel)" + (window.stride == window.kernel ? "" : ",stride=\(window.stride)")
    }
    public var takesImages: Bool { true }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        let positions = try window.positions(over: input)
        return [input[0]] + positions
    }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try tape.averagePool(x, kernel: window.kernel, stride: window.stride)
    }
}
