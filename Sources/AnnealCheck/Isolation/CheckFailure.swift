/// What a plugin did wrong, in one sentence.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
    if !condition { throw CheckFailure(sentence()) }
}
