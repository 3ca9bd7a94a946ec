public import AnnealTensor

/// x · Φ(x), number by number: `gelu`, or by the approximation that GPT-2 has, `gelu:tanh`.
public struct GELU: Layer {
    public let form: GELUForm

    public init(_ form: GELUForm = .exact) { self.form = form }

    public var description: String { form == .tanh ? "gelu:tanh" : "gelu" }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try tape.gelu(x, form)
    }
}
