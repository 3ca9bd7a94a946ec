public import AnnealTensor

/// Two-dimensional convolution: `conv2d:OUT,KERNEL[,stride=N][,padding=N]`.
public struct Conv2d: Layer {
    public let outputs: Int
    public let window: Window
    private let rectifies: Bool

    public init(_ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0) {
        self.init(outputs, Window(kernel: kernel, stride: stride, padding: padding), rectifies: false)
    }
    private init(_ outputs: Int, _ window: Window, rectifies: Bool) {
        self.outputs = outputs
        self.window = window
        self.rectifies = rectifies
    }

    public var description: String {
        "conv2d:\(outputs),\(window.kernel)" + (window.stride == 1 ? "" : ",stride=\(window.stride)")
            + (window.padding == 0 ? "" : ",padding=\(window.padding)")
    }
    public var takesImages: Bool { true }
    public var parameterCount: Int { 2 }

    public func joined(with activation: any Layer) -> (any Layer)? {
        activation is ReLU ? Conv2d(outputs, window, rectifies: true) : nil
    }

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

    public func multiplyAdds(for input: [Int]) -> Int {
        outputs * inputs(input) * window.positions(along: input[1]) * window.positions(along: input[2])
    }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try tape.conv2d(
            x, weight: tape.parameter(first), bias: tape.parameter(first + 1), stride: window.stride,
            padding: window.padding, rectifies: rectifies)
    }
}

extension Window {
    /// Height and width of what comes out of an image.
    func positions(over input: [Int]) throws(LayerError) -> [Int] {
        guard input.count == 3 else { throw .needsImage(input: input) }
        let positions = [self.positions(along: input[1]), self.positions(along: input[2])]
        guard positions[0] > 0, positions[1] > 0 else { throw .windowDoesNotFit(kernel: kernel, input: input) }
        return positions
    }
}
