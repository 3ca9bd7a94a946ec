public import AnnealTensor

/// y = x · weightᵀ + bias: `linear:OUT`, or `linear` at the end, which takes its size from the data.
public struct Linear: Layer {
    /// `nil` for as many as the data has classes, or 1 for a number.
    public let outputs: Int?
    private let activation: Activation

    /// What it does as well.
    private enum Activation {
        case none, relu
        case gelu(GELUForm)
    }

    public init(_ outputs: Int? = nil) { self.init(outputs, .none) }
    private init(_ outputs: Int?, _ activation: Activation) {
        self.outputs = outputs
        self.activation = activation
    }

    public var description: String { outputs.map { "linear:\($0)" } ?? "linear" }
    public var parameterCount: Int { 2 }

    public func joined(with activation: any Layer) -> (any Layer)? {
        switch activation {
        case is ReLU: Linear(outputs, .relu)
        case let gelu as GELU: Linear(outputs, .gelu(gelu.form))
        default: nil
        }
    }

    /// Of a text's tokens each is a row.
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

    public func multiplyAdds(for input: [Int]) -> Int { input.reduce(1, *) * (outputs ?? 1) }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        let (weight, bias) = (tape.parameter(first), tape.parameter(first + 1))
        return switch activation {
        case .none: try tape.linear(x, weight: weight, bias: bias)
        case .relu: try tape.linearReLU(x, weight: weight, bias: bias)
        case .gelu(let form): try tape.linearGELU(x, weight: weight, bias: bias, form)
        }
    }

    public func forward(
        _ x: Tensor, addedTo trunk: Tensor, first: Int, on tape: Tape, in pass: ForwardPass
    ) throws(TensorError) -> Tensor {
        guard case .none = activation else {
            return try tape.residual(trunk, forward(x, first: first, on: tape, in: pass))
        }
        return try tape.linear(
            x, weight: tape.parameter(first), bias: tape.parameter(first + 1), addedTo: trunk)
    }
}
