public import AnnealTensor

/// y = x · weightᵀ + bias: `linear:OUT`, or `linear` at the end, which takes its size from the data.
public struct Linear: Layer {
    /// `nil` for as many as the data has classes, or 1 for a number.
    public let outputs: Int?
    private let rectifies: Bool

    public init(_ outputs: Int? = nil) { self.init(outputs, rectifies: false) }
    private init(_ outputs: Int?, rectifies: Bool) {
        self.outputs = outputs
        self.rectifies = rectifies
    }

    public var description: String { outputs.map { "linear:\($0)" } ?? "linear" }
    public var parameterCount: Int { 2 }
    public var rectified: (any Layer)? { Linear(outputs, rectifies: true) }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input.count == 1 else { throw .needsFlat(input: input) }
        guard let outputs else { throw .sizeOnlyAtTheEnd }
        return [outputs]
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        let (inputs, outputs, bound) = (input[0], outputs ?? 1, LayerParameter.bound(inputs: input[0]))
        return [
            LayerParameter("weight", Shape(outputs, inputs), bound: bound),
            LayerParameter("bias", Shape(outputs), bound: bound),
        ]
    }

    public func multiplyAdds(for input: [Int]) -> Int { input[0] * (outputs ?? 1) }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        let (weight, bias) = (tape.parameter(first), tape.parameter(first + 1))
        return rectifies
            ? try tape.linearReLU(x, weight: weight, bias: bias) : try tape.linear(x, weight: weight, bias: bias)
    }
}
