internal import AnnealHost

/// The name of a plugin, which a user types, as it is written in source code.
///
///     PluginName("half-life").withUnderscores   // "half_life"
///     PluginName("half-life").asType            // "HalfLife"
struct PluginName {
    let text: String

    init(_ text: String) throws {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard text.utf8.count <= 64, let first = text.utf8.first, isLetter(first),
            words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { isLetter($0) || isDigit($0) } })
        else {
            let rule = "lower-case letters, digits and single hyphens, a letter first, 64 characters at most"
            throw UsageError("\"\(echoed(text))\" is no name for a plugin: \(rule)")
        }
        self.text = text
    }

    /// The name in source files' names.
    var withUnderscores: String { text.replacing("-", with: "_") }

    /// The name of a type and its module in Swift.
    var asType: String { text.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() }

    /// Whether the type's name would be a keyword or a module, or hide a type that a plugin is written with.
    func isTakenInSwift(with sdk: SwiftSDK) throws -> Bool {
        let names: Set = [
            "Any", "Self", "Type", "Protocol", "Swift", "Glibc", "Foundation", "AnnealPlugin", "CAnneal", "Array",
            "Bool",
            "Double", "Error", "Float", "InlineArray", "Int", "Optional", "Sendable", "String", "Void",
        ]
        return try names.contains(asType) || sdk.publicTypes().contains(asType)
    }
}
