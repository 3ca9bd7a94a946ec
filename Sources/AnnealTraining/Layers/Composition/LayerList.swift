internal import AnnealHost
internal import AnnealTensor

/// A model as a list of layers, from text or from Swift.
///
///     try LayerList("conv2d:8,3 relu max-pool:2 flatten linear")
///     LayerList([Conv2d(8, kernel: 3), ReLU(), MaxPool(2), Flatten(), Linear()])   // the same
///
/// Layers stand one after the other between spaces, arguments after a colon between commas; `residual(…)` holds a list.
public struct LayerList: Sendable, Equatable, CustomStringConvertible {
    public let layers: [any Layer]

    public init(_ layers: [any Layer]) { self.layers = layers }

    /// - Throws: if a layer does not exist or its arguments are wrong.
    public init(_ text: String) throws(LayerError) {
        var words = Self.words(text)[...]
        layers = try Self.list(&words, depth: 0)
    }

    public var description: String { layers.map { "\($0)" }.joined(separator: " ") }
    public static func == (left: LayerList, right: LayerList) -> Bool { left.description == right.description }

    private typealias Kind = (name: String, usage: String, make: (LayerArguments) -> (any Layer)?)

    private static var kinds: [Kind] {
        [
            (
                "linear", "linear:SIZE, or linear at the end",
                { $0.isEmpty ? Linear() : $0.sizes(1).map { Linear($0[0]) } }
            ),
            (
                "conv2d", "conv2d:CHANNELS,KERNEL[,stride=N][,padding=N], the padding below the kernel",
                {
                    guard let sizes = $0.sizes(2, ["stride", "padding"]),
                        let stride = $0.size("stride", from: 1, else: 1),
                        let padding = $0.size("padding", from: 0, else: 0), padding < sizes[1]
                    else { return nil }
                    return Conv2d(sizes[0], kernel: sizes[1], stride: stride, padding: padding)
                }
            ),
            ("max-pool", "max-pool:KERNEL[,stride=N]", { $0.pooling().map { MaxPool($0.kernel, stride: $0.stride) } }),
            (
                "average-pool", "average-pool:KERNEL[,stride=N]",
                { $0.pooling().map { AveragePool($0.kernel, stride: $0.stride) } }
            ),
            ("flatten", "flatten", { $0.isEmpty ? Flatten() : nil }),
            ("relu", "relu", { $0.isEmpty ? ReLU() : nil }),
            ("tanh", "tanh", { $0.isEmpty ? Tanh() : nil }),
            (
                "gelu", "gelu or gelu:tanh",
                { $0.isEmpty ? GELU() : $0.word() == "tanh" ? GELU(.tanh) : nil }
            ),
            ("layer-norm", "layer-norm", { $0.isEmpty ? LayerNorm() : nil }),
            ("batch-norm", "batch-norm", { $0.isEmpty ? BatchNorm() : nil }),
            (
                "embedding", "embedding:WIDTH[,context=N]",
                {
                    guard let width = $0.sizes(1, ["context"]), let context = $0.size("context", from: 1, else: 64)
                    else { return nil }
                    return TokenEmbedding(width[0], context: context)
                }
            ),
            ("attention", "attention:HEADS", { $0.sizes(1).map { CausalAttention(heads: $0[0]) } }),
            ("dropout", "dropout:RATE, at least 0 and below 1", { $0.rate().map { Dropout($0) } }),
        ]
    }

    /// What the layers are called.
    public static var names: [String] { kinds.map(\.name) + ["residual"] }

    /// Whether a text is meant as a list: several words, or one that names a layer.
    static func isList(_ text: String) -> Bool {
        let words = words(text)
        return words.count > 1
            || words.contains { word in kinds.contains { $0.name == word.prefix { $0 != ":" } } }
    }

    /// Between spaces, parentheses words of their own.
    private static func words(_ text: String) -> [Substring] {
        text.replacing("(", with: " ( ").replacing(")", with: " ) ").split(whereSeparator: \.isWhitespace)
    }

    private static func list(_ words: inout ArraySlice<Substring>, depth: Int) throws(LayerError) -> [any Layer] {
        var layers: [any Layer] = []
        while let word = words.popFirst() {
            if word == ")" {
                guard depth > 0 else { throw .unbalanced }
                guard !layers.isEmpty else { throw .empty }
                return layers
            }
            if word == "residual" {
                // Deep nesting is no model, but could overflow the stack.
                guard words.popFirst() == "(", depth < 64 else { throw .unbalanced }
                layers.append(Residual(try list(&words, depth: depth + 1)))
            } else {
                layers.append(try layer(word))
            }
        }
        guard depth == 0 else { throw .unbalanced }
        guard !layers.isEmpty else { throw .empty }
        return layers
    }

    private static func layer(_ word: Substring) throws(LayerError) -> any Layer {
        guard word != "(" else { throw .unbalanced }
        let name = String(word.prefix { $0 != ":" })
        guard let kind = kinds.first(where: { $0.name == name }) else {
            throw .unknown(
                name, nearest: nearestName(to: name, among: names), known: names.dropLast() + ["residual(…)"])
        }
        guard let layer = kind.make(LayerArguments(word.dropFirst(name.count))) else {
            throw .badArguments(String(word), usage: kind.usage)
        }
        return layer
    }
}
