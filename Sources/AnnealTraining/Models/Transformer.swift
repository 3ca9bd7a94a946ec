internal import AnnealTensor

/// A language model over bytes: blocks of causal attention and two linear layers, each after a layer norm.
///
///     try Transformer("d=64,layers=2").description   // "d=64,heads=4,layers=2,context=64"
///
/// With x the sum of a byte's and its place's vector, each block adds proj(attention(qkv(ln1(x)))) and then
/// down(gelu(up(ln2(x)))); the logits are head(ln(x)). Parameters have the names and shapes of a PyTorch module with these
/// submodules.
///
/// Radford et al. 2019, section 2.3 <https://openai.com/index/better-language-models/>.
public struct Transformer: Sendable, Equatable {
    /// Numbers that stand for a byte between the blocks.
    public var d = 128
    /// Parts of these that attend on their own.
    public var heads = 4
    /// Blocks.
    public var layers = 4
    /// Bytes that a prediction sees.
    public var context = 64

    public init() {}

    /// - Parameter text: `d=128,heads=4,layers=4,context=64` or some of it.
    /// - Throws: wrong usage: what is not a number of one of the four, or heads that do not divide d.
    init(_ text: String) throws(ModelError) {
        var seen: Set<String> = []
        for option in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let number = Int(parts[1]), (1...1 << 14).contains(number),
                seen.insert(parts[0]).inserted
            else { throw .badTransformer(String(option)) }
            switch parts[0] {
            case "d": d = number
            case "heads": heads = number
            case "layers": layers = number
            case "context": context = number
            default: throw .badTransformer(String(option))
            }
        }
        guard d % heads == 0 else { throw .headsDoNotDivide(heads: heads, d: d) }
    }

    /// The layers.
    var sequence: LayerSequence {
        var parts: [(name: String, layer: any Layer)] = [("", TokenEmbedding(d, context: context))]
        for block in 0..<layers {
            let attention: [(String, any Layer)] = [
                ("ln1", LayerNorm()), ("qkv", Linear(3 * d)), ("attention", CausalAttention(heads: heads)),
                ("proj", Linear(d)),
            ]
            let perceptron: [(String, any Layer)] = [
                ("ln2", LayerNorm()), ("up", Linear(4 * d)), ("gelu", GELU(.tanh)), ("down", Linear(d)),
            ]
            parts += [attention, perceptron].map { ("blocks.\(block)", Residual(named: $0)) }
        }
        return LayerSequence(named: parts + [("ln", LayerNorm()), ("head", Linear(TokenEmbedding.vocabulary))])
    }
}

extension Transformer: CustomStringConvertible {
    public var description: String { "d=\(d),heads=\(heads),layers=\(layers),context=\(context)" }
}
