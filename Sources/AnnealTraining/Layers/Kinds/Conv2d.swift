public import AnnealTensor

/// Two-dimensional convolution: `conv2d:OUT,KERNEL[,stride=N][,padding=N]`.
public struct Conv2d: Layer {
    public let outputs: Int
    public let window: Window
    private let fusesReLU: Bool

    public init(_ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0) {
        self.init(outputs, Window(kernel: kernel, stride: stride, padding: padding), fusesReLU: false)
    }
    private init(_ outputs: Int, _ window: Window, fusesReLU: Bool) {
        self.outputs = outputs
        self.window = window
        self.fusesReLU = fusesReLU
    }

    public var description: String {
        "conv2d:\(outputs),\(window.kernel)" + (window.stride == 1 ? "" : ",stride=\(window.stride)")
            + (window.padding == 0 ? "" : ",padding=\(window.padding)")
    }
    public var takesImages: Bool { true }

    /// The convolution and ReLU after it.
    var fusedWithReLU: Conv2d { Conv2d(outputs, window, fusesReLU: true) }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        [outputs] + (try window.positions(over: input))
    }

    /// Numbers that one output is a sum over.
    private func inputs(_ input: [Int]) -> Int { input[0] * window.kernel * window.kernel }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        let start = LayerParameter.uniform(inputs: inputs(input))
        return [
            LayerParameter("weight", Shape(outputs, input[0], window.kernel, window.kernel), start),
            LayerParameter("bias", Shape(outputs), start),
        ]
    }

    public func cost(for input: [Int]) -> LayerCost {
        LayerCost(
            multiplyAdds: outputs * inputs(input) * window.positions(along: input[1])
                * window.positions(along: input[2]), activations: outputCount(for: input))
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.conv2d(
            x, weight: pass.nextParameter(), bias: pass.nextParameter(), stride: window.stride, padding: window.padding,
            fusesReLU: fusesReLU)
    }
}
