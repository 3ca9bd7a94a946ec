/// A log that cannot be written.
public struct LogError: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "the log \(path) cannot be written: \(reason)" }
}
