/// Which tensors are meant, by their names: alternatives with `|` between them.
///
/// One without a `*` fits every name that it occurs in. One with a `*` has to fit the whole name, where each `*` stands for
/// any text or none: so `0.*` is the layer 0 and not the layer 10.
///
///     let pattern = NamePattern(["bias", "0.*"])
///     pattern.fits("2.bias")      // true
///     pattern.fits("10.weight")   // false
public struct NamePattern: Sendable, Equatable, CustomStringConvertible {
    private let alternatives: [String]

    public init(_ alternatives: [String]) { self.alternatives = alternatives }

    /// Reads alternatives with `|` between them; `nil` if one of them is empty.
    public init?(text: some StringProtocol) {
        alternatives = String(text).split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        if alternatives.contains("") { return nil }
    }

    public func fits(_ name: String) -> Bool {
        alternatives.contains { Self.fits($0.contains("*") ? $0 : "*\($0)*", name) }
    }

    public var description: String { alternatives.joined(separator: "|") }

    /// The text before the first `*` begins the name, that after the last ends it, and the rest follow one another.
    private static func fits(_ pattern: String, _ name: String) -> Bool {
        let pieces = pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
        var rest = Array(name.utf8)[...]
        guard let first = pieces.first, let last = pieces.last, rest.starts(with: first) else { return false }
        rest = rest.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
