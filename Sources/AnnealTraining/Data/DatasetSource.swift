internal import AnnealHost

/// Where a data set comes from, as a user writes it.
///
///     try DatasetSource("csv:houses.csv,label=price")   // .csv(file: "houses.csv", label: "price")
///     try DatasetSource("digit")                        // throws: … the nearest is digits …
public enum DatasetSource: Sendable, Equatable {
    /// 1,797 handwritten digits of 8 × 8 pixels, part of the program.
    case digits
    /// 70,000 pictures of clothes of 28 × 28 pixels, installed by Debian's `dataset-fashion-mnist`.
    case fashionMNIST
    /// A directory with four files in the format and under the names of MNIST.
    case idx(directory: String)
    /// A table of numbers with a label column: the named one, or the last.
    case csv(file: String, label: String?)
    /// Labels and sparse features.
    case libsvm(file: String)
    /// Labelled lines of text, whose n-grams are sparse features; `nil` for those that are taken unless told.
    case ngrams(file: String, NGrams?)
    /// Arrays saved by NumPy.
    case npz(file: String)
    /// Any file, read byte by byte.
    case text(file: String)

    static let forms = [
        "digits", "fashion-mnist", "idx:DIR", "csv:FILE[,label=NAME]", "libsvm:FILE",
        "ngrams:FILE[,words=N][,chars=N-N][,buckets=N]", "npz:FILE", "text:FILE",
    ]

    /// - Throws: `unknownSource`, `malformedSource` or `badNGrams`, all wrong usage.
    public init(_ text: String) throws(DatasetError) {
        let colon = text.firstIndex(of: ":")
        let name = String(text[..<(colon ?? text.endIndex)])
        let argument = colon.map { String(text[text.index(after: $0)...]) }
        switch name {
        case "digits":
            guard argument == nil else { throw .malformedSource(text, form: "digits") }
            self = .digits
        case "fashion-mnist":
            guard argument == nil else { throw .malformedSource(text, form: "fashion-mnist") }
            self = .fashionMNIST
        case "idx":
            guard let argument, !argument.isEmpty else { throw .malformedSource(text, form: "idx:DIR") }
            self = .idx(directory: argument)
        case "csv":
            guard let argument, let csv = Self.csv(argument) else {
                throw .malformedSource(text, form: "csv:FILE or csv:FILE,label=NAME")
            }
            self = csv
        case "libsvm":
            guard let argument, !argument.isEmpty else { throw .malformedSource(text, form: "libsvm:FILE") }
            self = .libsvm(file: argument)
        case "ngrams":
            guard let argument, let ngrams = try Self.ngrams(argument) else {
                throw .malformedSource(text, form: "ngrams:FILE or ngrams:FILE,\(NGrams())")
            }
            self = ngrams
        case "npz":
            guard let argument, !argument.isEmpty else { throw .malformedSource(text, form: "npz:FILE") }
            self = .npz(file: argument)
        case "text":
            guard let argument, !argument.isEmpty else { throw .malformedSource(text, form: "text:FILE") }
            self = .text(file: argument)
        default:
            let names = Self.forms.map { String($0.prefix { $0 != ":" }) }
            throw .unknownSource(name, nearest: nearestName(to: name, among: names))
        }
    }

    /// The file name may hold commas, but not end in something that looks like a misspelt option.
    private static func csv(_ argument: String) -> DatasetSource? {
        let option = argument.firstRange(of: ",label=")
        let file = argument[..<(option?.lowerBound ?? argument.endIndex)]
        let label = option.map { String(argument[$0.upperBound...]) }
        guard !file.isEmpty, label != "" else { return nil }
        if let comma = file.lastIndex(of: ","), file[comma...].contains("="), !file[comma...].contains("/") {
            return nil
        }
        return .csv(file: String(file), label: label)
    }

    /// The file name may hold commas: options are what has an equals sign and no slash, from the end on.
    private static func ngrams(_ argument: String) throws(DatasetError) -> DatasetSource? {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let options = parts.dropFirst().reversed().prefix { $0.contains("=") && !$0.contains("/") }.reversed()
        let file = parts.dropLast(options.count).joined(separator: ",")
        guard !file.isEmpty else { return nil }
        return .ngrams(file: file, options.isEmpty ? nil : try NGrams(options: Array(options)))
    }
}

extension DatasetSource: CustomStringConvertible {
    /// The text that parses to this source.
    public var description: String {
        switch self {
        case .digits: "digits"
        case .fashionMNIST: "fashion-mnist"
        case .idx(let directory): "idx:\(directory)"
        case .libsvm(let file): "libsvm:\(file)"
        case .ngrams(let file, nil): "ngrams:\(file)"
        case .ngrams(let file, let ngrams?): "ngrams:\(file),\(ngrams)"
        case .npz(let file): "npz:\(file)"
        case .text(let file): "text:\(file)"
        case .csv(let file, nil): "csv:\(file)"
        case .csv(let file, let label?): "csv:\(file),label=\(label)"
        }
    }
}
