internal import AnnealHost

/// Why a list of layers cannot be read, or a layer cannot stand where it does.
public enum LayerError: Error, Sendable, Equatable {
    case unknown(String, nearest: String?, known: [String])
    case badArguments(String, usage: String)
    case unbalanced
    case empty
    case needsFlat(input: [Int])
    case needsImage(input: [Int])
    case needsTokens(input: [Int])
    case normalizesNoTokens(input: [Int])
    case headsDoNotDivide(Int, input: [Int])
    case onlyAtTheStart
    case windowDoesNotFit(kernel: Int, input: [Int])
    case sizeOnlyAtTheEnd
    case residualChangesShape(input: [Int], output: [Int])
    case tooLarge
}

extension LayerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown(let name, let nearest, let known):
            "there is no layer \(echoed(name))\(nearest.map { " (did you mean \($0)?)" } ?? ""): known are "
                + known.joined(separator: ", ")
        case .badArguments(let text, let usage): "\(text) is not a layer: write \(usage)"
        case .unbalanced: "parentheses do not pair up: write residual(linear:64 relu)"
        case .empty: "a list needs a layer, and so does residual(…): write relu, for instance"
        case .needsFlat(let input): "it takes a row of numbers, but gets \(input): put flatten before it"
        case .needsImage(let input): "it takes [channels, height, width], but gets \(input)"
        case .needsTokens(let input):
            "it takes the tokens of a text, [context, width], but gets \(input): begin with embedding:WIDTH"
        case .normalizesNoTokens(let input):
            "it takes a row of numbers or an image, but gets the tokens of a text, \(input): write layer-norm"
        case .headsDoNotDivide(let heads, let input):
            "it cuts queries, keys and values side by side into \(heads) heads, but gets \(input): put a linear before it whose size "
                + "is a multiple of \(3 * heads)"
        case .onlyAtTheStart: "it reads the bytes of a text: let it be the first layer"
        case .windowDoesNotFit(let kernel, let input): "its window of \(kernel) × \(kernel) does not fit into \(input)"
        case .sizeOnlyAtTheEnd: "only the last linear takes its size from the data: write linear:SIZE"
        case .residualChangesShape(let input, let output):
            "it adds its output \(output) to its input \(input): make them the same"
        case .tooLarge: "its output has too many numbers: make it smaller"
        }
    }
}
