public import AnnealTensor

/// y = x · weightᵀ + bias: `linear:OUT`, or `linear` at the end, which takes its size from the data.
public struct Linear: Layer {
    /// `nil` for as many as the data has classes, or 1 for a number.
    public let outputs: Int?
    private let activation: Activation

    /// An activation after it that is done as well.
    enum Activation {
        case none, relu
        case gelu(GELUForm)
    }

    public init(_ outputs: Int? = nil) { self.init(outputs, .none) }
    private init(_ outputs: Int?, _ activation: Activation) {
        self.outputs = outputs
        self.activation = activation
    }

    /// The layer with an activation after it.
    func fused(_ activation: Activation) -> Linear { Linear(outputs, activation) }

    public var description: String { outputs.map { "linear:\($0)" } ?? "linear" }

    /// Each token of a text is a row.
    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input.count < 3 else { throw .needsFlat(input: input) }
        guard let outputs else { throw .sizeOnlyAtTheEnd }
        return input.dropLast() + [outputs]
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        let (inputs, outputs) = (input[input.count - 1], outputs ?? 1)
        let start = LayerParameter.uniform(inputs: inputs)
        return [
            LayerParameter("weight", Shape(outputs, inputs), start), LayerParameter("bias", Shape(outputs), start),
        ]
    }

    public func cost(for input: [Int]) -> LayerCost {
        LayerCost(multiplyAdds: input.reduce(1, *) * (outputs ?? 1), activations: outputCount(for: input))
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        let (weight, bias) = (pass.nextParameter(), pass.nextParameter())
        return switch activation {
        case .none: try pass.tape.linear(x, weight: weight, bias: bias)
        case .relu: try pass.tape.linearReLU(x, weight: weight, bias: bias)
        case .gelu(let form): try pass.tape.linearGELU(x, weight: weight, bias: bias, form)
        }
    }
}

/// At the end of a residual branch.
extension Linear {
    /// Whether the sum can be done with the product: an activation would come between.
    var addsResidual: Bool { if case .none = activation { true } else { false } }

    /// The output added to a residual of its shape.
    func forward(_ x: Tensor, residual: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        let (weight, bias) = (pass.nextParameter(), pass.nextParameter())
        return try pass.tape.linear(x, weight: weight, bias: bias, residual: residual)
    }
}
