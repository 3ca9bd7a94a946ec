public import AnnealHost

/// Weights to begin from: those of a file of tensors, or some of them by their names.
///
///     try InitialWeights("pretrained.safetensors,except=2.*").takes("0.weight")   // true: all but a new head
public struct InitialWeights: Sendable, Equatable, CustomStringConvertible {
    public let file: String
    public let except: NamePattern?
    public let only: NamePattern?

    /// Reads `FILE[,except=PATTERN][,only=PATTERN]`; alternatives of a pattern have `|` between them.
    public init(_ text: String) throws(InitialWeightsError) {
        var (rest, except, only): (Substring, NamePattern?, NamePattern?) = (text[...], nil, nil)
        // From the end, since a file's name may have a comma, too.
        while let comma = rest.lastIndex(of: ",") {
            let option = rest[rest.index(after: comma)...]
            guard let equals = option.firstIndex(of: "=") else { break }
            let key = String(option[..<equals])
            guard key == "except" || key == "only" else { break }
            guard let pattern = NamePattern(text: option[option.index(after: equals)...]) else {
                throw .emptyPattern(key)
            }
            guard (key == "except" ? except : only) == nil else { throw .repeated(key) }
            if key == "except" { except = pattern } else { only = pattern }
            rest = rest[..<comma]
        }
        guard !rest.isEmpty else { throw .noFile }
        (file, self.except, self.only) = (String(rest), except, only)
    }

    /// Whether a tensor of this name is to come from the file.
    public func takes(_ name: String) -> Bool { only?.fits(name) ?? true && !(except?.fits(name) ?? false) }

    /// The text that reads back to the same value.
    public var description: String {
        file + (except.map { ",except=\($0)" } ?? "") + (only.map { ",only=\($0)" } ?? "")
    }
}

/// Why a run cannot begin from a file's weights.
public enum InitialWeightsError: Error, Sendable, Equatable, CustomStringConvertible {
    case noFile
    case emptyPattern(String)
    case repeated(String)
    /// The patterns leave nothing of the model to take.
    case nothingAsked(String, names: [String])
    /// Tensors that the file does not have, and such as have another shape or type, with both: "0.weight is F32 [6, 64] instead of …".
    case doesNotFit(String, missing: [String], others: [String])
    /// Not one of the model's tensors is in it.
    case nothingTaken(String, names: [String])

    public var description: String {
        switch self {
        case .noFile: "it needs the name of a file"
        case .emptyPattern(let key): "\(key) needs a pattern of names, for example \(key)=2.*"
        case .repeated(let key): "\(key) is given twice: put | between its patterns"
        case .nothingAsked(let pattern, let names):
            "\(pattern) leaves nothing to take: the model has \(Self.list(names))"
        case .doesNotFit(let file, let missing, let others):
            "\(file) does not fit the model: "
                + ((missing.isEmpty ? [] : ["it has no \(Self.list(missing))"]) + others.prefix(3)
                + (others.count > 3 ? ["and \(others.count - 3) others are of other shapes, too"] : []))
                .joined(separator: "; ")
        case .nothingTaken(let file, let names): "\(file) has none of the model's tensors, \(Self.list(names))"
        }
    }

    private static func list(_ names: [String]) -> String { firstNames(names, most: 6) }
}
