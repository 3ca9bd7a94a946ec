internal import AnnealHost

/// What a plugin did wrong, in one sentence.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    /// Nobody but its author knows what a text may mean.
    static func noExample(of text: ParameterDeclaration) -> CheckFailure {
        CheckFailure(
            "\(text.key) is a text that must be given and has no example in default_text, so it cannot be tried")
    }
}

func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
    if !condition { throw CheckFailure(sentence()) }
}
