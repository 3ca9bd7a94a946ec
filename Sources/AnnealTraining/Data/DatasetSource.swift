internal import AnnealHost

/// Where a data set comes from, as a user writes it: the name of a format and what the format needs.
///
///     try DatasetSource("csv:houses.csv,label=price")   // .csv(file: "houses.csv", label: "price")
///     try DatasetSource("digit")                        // throws: … the nearest is digits …
public struct DatasetSource: Sendable {
    let format: any DatasetFormat

    init(_ format: any DatasetFormat) { self.format = format }

    /// - Throws: `unknown`, `malformed` or what the format has against its options, all wrong usage.
    public init(_ text: String) throws(DatasetError) {
        let colon = text.firstIndex(of: ":")
        let name = String(text[..<(colon ?? text.endIndex)])
        guard let type = DatasetFormats.all.first(where: { $0.name == name }) else {
            let nearest = nearestName(to: name, among: DatasetFormats.all.map { $0.name })
            throw DatasetError(DatasetSourceError.unknown(name, nearest: nearest, known: DatasetFormats.usages))
        }
        guard let format = try type.init(argument: colon.map { String(text[text.index(after: $0)...]) }) else {
            throw DatasetError(DatasetSourceError.malformed(text, form: type.form))
        }
        self.format = format
    }

    /// The same with the options that were not written: those that a model was trained with, or the standard ones.
    ///
    ///     try DatasetSource("ngrams:a.txt").completed()   // ngrams:a.txt,words=2,buckets=100000
    public func completed(by trained: DatasetSource? = nil) -> DatasetSource {
        DatasetSource(format.completed(by: trained?.format))
    }

    /// Whether its rows have the features of another source, as far as options say so.
    public func hasFeatures(of other: DatasetSource) -> Bool { format.featureRule == other.format.featureRule }
}

extension DatasetSource: Equatable, CustomStringConvertible {
    public static func == (left: DatasetSource, right: DatasetSource) -> Bool { left.description == right.description }

    /// The text that parses to this source.
    public var description: String { type(of: format).name + (format.argument.map { ":\($0)" } ?? "") }
}

extension DatasetSource: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Why a text is no source; wrong usage.
public enum DatasetSourceError: DatasetErrorCause {
    case unknown(String, nearest: String?, known: [String])
    case malformed(String, form: String)

    public var isUsage: Bool { true }

    public var description: String {
        switch self {
        case .unknown(let name, let nearest, let known):
            "no data set is called \(inQuotes(name))\(nearest.map { ", the nearest is \($0)" } ?? ""); "
                + "known are \(known.joined(separator: ", "))"
        case .malformed(let text, let form): "\(inQuotes(text)) is not a data set; write \(form)"
        }
    }
}
