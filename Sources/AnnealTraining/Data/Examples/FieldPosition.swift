/// A field in a file of rows. Rows and columns count from 1; a row is the line in the file where it starts.
public struct FieldPosition: Equatable, Sendable, CustomStringConvertible {
    public let file: String
    public let row: Int
    public let column: Int

    public var description: String { "\(file), row \(row), column \(column)" }
}

/// Why a field has no number.
public enum UnreadableNumber: DatasetErrorCause {
    case notANumber(FieldPosition, text: String)
    case notFinite(FieldPosition, text: String)

    public var description: String {
        switch self {
        case .notANumber(let position, let text): "\(position): \(inQuotes(text)) is not a number"
        case .notFinite(let position, let text): "\(position): \(inQuotes(text)) is not a finite 32-bit number"
        }
    }
}
