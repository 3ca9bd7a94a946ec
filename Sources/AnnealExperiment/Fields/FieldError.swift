internal import AnnealHost

/// An error whose sentence names fields: as they stand in files, or as whoever reads it would write them.
///
///     FieldError.missingValue("lr").description                    // "lr needs a value"
///     FieldError.missingValue("lr").sentence { "--\($0)" }         // "--lr needs a value"
public protocol FieldNamingError: Error, CustomStringConvertible {
    /// - Parameter name: how a field is written, by its name.
    func sentence(naming name: (String) -> String) -> String
}

extension FieldNamingError {
    public var description: String { sentence { $0 } }
}

/// Why fields cannot be what a text or a file says; always wrong usage.
public enum FieldError: FieldNamingError, Sendable, Equatable {
    case badValue(String, String, ValueError)
    case missingValue(String)
    case notAText(String, mayBeList: Bool)
    /// A list for a field with one value.
    case severalValues(String)
    case notAFlag(String, String?)
    case givenTogether(String, String, meaning: String)

    public func sentence(naming name: (String) -> String) -> String {
        switch self {
        case .badValue(let field, let text, let error): "\(name(field)) cannot be \(echoed(text)): \(error)"
        case .missingValue(let field): "\(name(field)) needs a value"
        case .notAText(let field, mayBeList: false): "\(name(field)) needs a value, a single text"
        case .notAText(let field, mayBeList: true): "\(name(field)) is a text or a list of texts"
        case .severalValues(let field): "\(name(field)) takes one value, and this is a list"
        case .notAFlag(let field, let text):
            "\(name(field)) is true or false\(text.map { ", not \(echoed($0))" } ?? "")"
        case .givenTogether(let first, let second, let meaning):
            "\(name(first)) and \(name(second)) both \(meaning): give one"
        }
    }
}

/// What a text has to be that a field's value is read from.
public struct ValueError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
