public import AnnealTensor

/// max(x, 0), number by number: `relu`.
public struct ReLU: Layer {
    public init() {}

    public var description: String { "relu" }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.relu(x)
    }
}
