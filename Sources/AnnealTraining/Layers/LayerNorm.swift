public import AnnealTensor

/// Each row brought to mean 0 and variance 1, then scaled and shifted by what is learned: `layer-norm`.
public struct LayerNorm: Layer {
    public init() {}

    public var description: String { "layer-norm" }
    public var parameterCount: Int { 2 }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input.count < 3 else { throw .needsFlat(input: input) }
        return input
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        let shape = Shape(input[input.count - 1])
        return [LayerParameter("weight", shape, .constant(1)), LayerParameter("bias", shape, .constant(0))]
    }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try tape.layerNorm(x, weight: tape.parameter(first), bias: tape.parameter(first + 1))
    }
}
