public import AnnealTensor

/// x · Φ(x), number by number: `gelu`, or by the approximation that GPT-2 has, `gelu:tanh`.
public struct GELU: Layer {
    public let form: GELUForm

    public init(_ form: GELUForm = .exact) { self.form = form }

    public var description: String { form == .tanh ? "gelu:tanh" : "gelu" }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.gelu(x, form)
    }
}
