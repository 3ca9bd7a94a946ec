public import AnnealTensor

/// Each token looks at those before it, from queries, keys and values side by side: `attention:HEADS` after a linear of three
/// times the width.
///
///     LayerList([Linear(192), CausalAttention(heads: 4), Linear(64)])
public struct CausalAttention: Layer {
    public let heads: Int

    public init(heads: Int) { self.heads = heads }

    public var description: String { "attention:\(heads)" }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        guard input.count == 2 else { throw .needsTokens(input: input) }
        guard input[1] % 3 == 0, input[1] / 3 % heads == 0 else { throw .headsDoNotDivide(heads, input: input) }
        return [input[0], input[1] / 3]
    }

    /// The weights that tokens give each other are kept for the way back.
    public func cost(for input: [Int]) -> LayerCost {
        LayerCost(
            multiplyAdds: 2 * input[0] * input[0] * (input[1] / 3),
            activations: input[0] * (input[1] / 3 + heads * input[0]))
    }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.causalAttention(x, heads: heads)
    }
}
