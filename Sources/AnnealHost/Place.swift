/// Where something stands in the text it was read from, so that a mistake found later can still be pointed at.
public struct Place: Sendable, Equatable {
    /// The text, whole.
    let text: String
    /// Counted in Unicode scalars from 0.
    let offset: Int

    public init(text: String, offset: Int) {
        self.text = text
        self.offset = offset
    }

    /// The line it stands in, and below it a caret.
    ///
    ///     Place(text: "step(gamma=3)", offset: 11).excerpt
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
        return "\(before)\(shown)\(after)\n\(String(repeating: " ", count: before.count + offset - first))^"
    }
}
