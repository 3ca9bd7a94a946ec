public import AnnealTensor

/// Each token looks at those before it, from queries, keys and values side by side: `attention:HEADS` behind a linear of three
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

    public func multiplyAdds(for input: [Int]) -> Int { 2 * input[0] * input[0] * (input[1] / 3) }

    /// The shares that tokens have in each other are kept for the way back.
    public func activations(for input: [Int]) -> Int { input[0] * (input[1] / 3 + heads * input[0]) }

    public func forward(_ x: Tensor, first: Int, on tape: Tape, in pass: ForwardPass) throws(TensorError) -> Tensor {
        try tape.causalAttention(x, heads: heads)
    }
}
