public import AnnealTensor

/// The hyperbolic tangent, number by number: `tanh`.
public struct Tanh: Layer {
    public init() {}

    public var description: String { "tanh" }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try tape.tanh(x)
    }
}
