/// Why a data set cannot be had: what its format, its file or its rows have against it.
///
///     do { try Dataset.load(source, split: order) } catch { error.cause as? CSVError }
public struct DatasetError: Error, Sendable {
    public let cause: any DatasetErrorCause

    init(_ cause: any DatasetErrorCause) { self.cause = cause }

    /// Whether the request was wrong, rather than the data.
    public var isUsage: Bool { cause.isUsage }
}

/// A closed list of what can be wrong with one thing: a format, a kind of file, a split.
public protocol DatasetErrorCause: Equatable, Sendable, CustomStringConvertible {
    /// Whether the request was wrong, rather than the data.
    var isUsage: Bool { get }
}

extension DatasetErrorCause {
    public var isUsage: Bool { false }

    fileprivate func isEqual(to other: any DatasetErrorCause) -> Bool { other as? Self == self }
}

extension DatasetError: Equatable, CustomStringConvertible {
    public static func == (left: DatasetError, right: DatasetError) -> Bool { left.cause.isEqual(to: right.cause) }

    public var description: String { cause.description }
}

/// Text for a sentence: in quotes, control characters escaped, and short enough for one line.
func inQuotes(_ text: String) -> String {
    text.count > 60 ? "\(text.prefix(60).debugDescription)…" : text.debugDescription
}

/// Sizes for a sentence: `28 × 28`.
func shapeText(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: " × ") }
