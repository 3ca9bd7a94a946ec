/// Where something stands in the text it was read from, so that a mistake found later can still be pointed at.
public struct SourceLocation: Sendable, Equatable {
    /// The text, whole.
    let text: String
    /// Counted in Unicode scalars from 0.
    let offset: Int
    /// The file it was read from; `nil` for what was typed.
    let file: String?

    public init(text: String, offset: Int, file: String? = nil) {
        self.text = text
        self.offset = offset
        self.file = file
    }

    /// - Parameters:
    ///   - line: counted from 1.
    ///   - column: counted in Unicode scalars from 1.
    public init(text: String, line: Int, column: Int, file: String) {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let before = lines.prefix(max(0, line - 1)).reduce(0) { $0 + $1.count + 1 }
        self.init(text: text, offset: before + max(0, column - 1), file: file)
    }

    /// The line it stands in, and below it a caret; above it the file, if there is one.
    ///
    ///     SourceLocation(text: "step(gamma=3)", offset: 11).excerpt
    ///     // "step(gamma=3)"
    ///     // "           ^"
    public var excerpt: String {
        let scalars = Array(text.unicodeScalars)
        let offset = min(max(0, offset), scalars.count)
        let start = (scalars[..<offset].lastIndex(of: "\n") ?? -1) + 1
        let end = scalars[offset...].firstIndex(of: "\n") ?? scalars.count
        // A long line is cut around the caret, so that both still stand one above the other.
        let (first, last) = (max(start, offset - 60), min(end, offset + 40))
        let (before, after) = (first > start ? "…" : "", last < end ? "…" : "")
        let shown = scalars[first..<last].map { $0.properties.isWhitespace || $0.value < 32 ? " " : String($0) }
            .joined()
        let line = scalars[..<start].count { $0 == "\n" } + 1
        let heading = file.map { "\($0), line \(line):\n" } ?? ""
        return "\(heading)\(before)\(shown)\(after)\n\(String(repeating: " ", count: before.count + offset - first))^"
    }
}
