internal import AnnealHost

extension DatasetSource {
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
        self.init(format)
    }
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
