public import AnnealTensor

/// Each row brought to mean 0 and variance 1, then scaled and shifted by what is learned: `layer-norm`.
public struct LayerNorm: Layer {
    public init() {}

    public var description: String { "layer-norm" }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input.count < 3 else { throw .needsFlat(input: input) }
        return input
    }

    public func parameters(for input: [Int]) -> [LayerParameter] {
        let shape = Shape(input[input.count - 1])
        return [LayerParameter("weight", shape, .constant(1)), LayerParameter("bias", shape, .constant(0))]
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.layerNorm(x, weight: pass.nextParameter(), bias: pass.nextParameter())
    }
}
