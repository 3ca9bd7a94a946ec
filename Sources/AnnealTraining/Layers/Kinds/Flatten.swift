public import AnnealTensor

/// Everything of an example in one row: `flatten`.
public struct Flatten: Layer {
    public init() {}

    public var description: String { "flatten" }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] { [input.reduce(1, *)] }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.reshaped(x, to: Shape(x.shape[0], x.shape.width))
    }
}
