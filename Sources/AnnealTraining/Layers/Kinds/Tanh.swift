public import AnnealTensor

/// The hyperbolic tangent, number by number: `tanh`.
public struct Tanh: Layer {
    public init() {}

    public var description: String { "tanh" }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.tanh(x)
    }
}
