internal import AnnealHost
internal import AnnealTensor

/// A language model over bytes: blocks of causal attention and two linear layers, each behind a layer norm.
///
///     try Transformer("d=64,layers=2").description   // "d=64,heads=4,layers=2,context=64"
///
/// With x the sum of a token's and its place's vector, each block adds proj(attention(qkv(ln1(x)))) and then
/// down(gelu(up(ln2(x)))); the logits are head(ln(x)). Parameters have the names, shapes and order of a PyTorch module
/// with these submodules.
///
/// Radford et al. 2019, section 2.3 <https://openai.com/index/better-language-models/>.
public struct Transformer: Sendable, Equatable {
    /// Numbers that stand for a token between the blocks.
    public var d = 128
    /// Parts of these that attend on their own.
    public var heads = 4
    /// Blocks.
    public var layers = 4
    /// Bytes that a prediction sees.
    public var context = 64

    static let vocabulary = 256

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

    /// The parameters, in PyTorch's order.
    var tensors: [(name: String, shape: Shape)] {
        func norm(_ name: String) -> [(String, Shape)] { [(name + ".weight", Shape(d)), (name + ".bias", Shape(d))] }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> [(String, Shape)] {
            [(name + ".weight", Shape(outputs, inputs)), (name + ".bias", Shape(outputs))]
        }
        var tensors = [("tok.weight", Shape(Self.vocabulary, d)), ("pos.weight", Shape(context, d))]
        for layer in 0..<layers {
            let block = "blocks.\(layer)."
            tensors += norm(block + "ln1") + norm(block + "ln2")
            tensors += linear(block + "qkv", d, 3 * d) + linear(block + "proj", d, d)
            tensors += linear(block + "up", d, 4 * d) + linear(block + "down", 4 * d, d)
        }
        return tensors + norm("ln") + linear("head", d, Self.vocabulary)
    }

    /// Products of numbers in one window's forward pass.
    var multiplyAddsPerWindow: Int {
        context * (layers * (12 * d * d + 2 * context * d) + Self.vocabulary * d)
    }

    /// Numbers that one window's forward pass leaves for the way back, and their gradients.
    var numbersPerWindow: Double {
        let block = 23 * Double(d) + Double(heads * context)
        return Double(context) * (Double(layers) * block + 4 * Double(d) + 2 * Double(Self.vocabulary))
    }

    /// As PyTorch draws them: embeddings normal with deviation 1, linear layers uniform in ±1/√in, norms 1 and 0.
    func draw(_ parameters: ParameterBuffer, _ random: inout Random) {
        var bound: Float = 0
        for (index, entry) in parameters.layout.entries.enumerated() {
            let values = parameters[index]
            if index < 2 {
                for place in values.indices { values[place] = random.normal() }
            } else if entry.name.contains("ln") {
                values.update(repeating: entry.name.hasSuffix(".weight") ? 1 : 0)
            } else {
                // A bias follows its weight and shares its bound.
                if entry.shape.rank == 2 { bound = 1 / Float(entry.shape.last).squareRoot() }
                for place in values.indices { values[place] = random.uniform(in: -bound..<bound) }
            }
        }
    }

    /// The logits of the byte after each byte, [windows · context, 256].
    func logits(of text: Tokens, on tape: Tape) throws(TensorError) -> Tensor {
        var next = 2
        func pair() -> (weight: Tensor, bias: Tensor) {
            defer { next += 2 }
            return (tape.parameter(next), tape.parameter(next + 1))
        }
        var x = try tape.tokenEmbedding(text, tokens: tape.parameter(0), positions: tape.parameter(1))
        for _ in 0..<layers {
            let (ln1, ln2, qkv, proj, up, down) = (pair(), pair(), pair(), pair(), pair(), pair())
            let seen = try tape.layerNorm(x, weight: ln1.weight, bias: ln1.bias)
            let attended = try tape.causalAttention(
                tape.linear(seen, weight: qkv.weight, bias: qkv.bias), context: text.context, heads: heads)
            x = try tape.linear(attended, weight: proj.weight, bias: proj.bias, addedTo: x)
            let hidden = try tape.linearGELU(
                tape.layerNorm(x, weight: ln2.weight, bias: ln2.bias), weight: up.weight, bias: up.bias)
            x = try tape.linear(hidden, weight: down.weight, bias: down.bias, addedTo: x)
        }
        let (ln, head) = (pair(), pair())
        return try tape.linear(
            tape.layerNorm(x, weight: ln.weight, bias: ln.bias), weight: head.weight, bias: head.bias)
    }
}

extension Transformer: CustomStringConvertible {
    public var description: String { "d=\(d),heads=\(heads),layers=\(layers),context=\(context)" }
}
