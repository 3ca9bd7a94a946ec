/// Reads `name(key=value, …)`, character by character, with one rule per function.
struct SpecificationParser {
    private let text: String
    private let characters: [Character]
    private var position = 0

    init(_ text: String) {
        self.text = text
        self.characters = Array(text)
    }

    mutating func specification() throws(SpecificationError) -> Specification {
        let name = try word("the name of a strategy")
        var arguments: [Specification.Argument] = []
        if take("(") {
            while !take(")") {
                if !arguments.isEmpty {
                    guard take(",") else { throw expected("\",\" or \")\"") }
                }
                arguments.append(try argument())
            }
        }
        guard next == nil else { throw expected(arguments.isEmpty ? "\"(\" or the end" : "the end") }
        return Specification(name: name, arguments: arguments)
    }

    private mutating func argument() throws(SpecificationError) -> Specification.Argument {
        let key = try word("a parameter's key")
        guard take("=") else { throw expected("\"=\" and a value") }
        return Specification.Argument(key, try value())
    }

    private mutating func value() throws(SpecificationError) -> Specification.Value {
        if next == "\"" { return .string(try string()) }
        guard take("[") else { return .word(try word("a value")) }
        var elements: [String] = []
        while !take("]") {
            if !elements.isEmpty {
                guard take(",") else { throw expected("\",\" or \"]\"") }
            }
            elements.append(try word("a number"))
        }
        return .list(elements)
    }

    /// A bare word: anything but blanks and the characters with a meaning of their own.
    private mutating func word(_ what: String) throws(SpecificationError) -> String {
        skipBlanks()
        let start = position
        while position < characters.count, !characters[position].isWhitespace,
            !"(),[]\"=".contains(characters[position])
        {
            position += 1
        }
        guard position > start else { throw expected(what) }
        return String(characters[start..<position])
    }

    private mutating func string() throws(SpecificationError) -> String {
        position += 1
        var string = ""
        while position < characters.count {
            let character = characters[position]
            position += 1
            if character == "\"" { return string }
            guard character == "\\" else {
                string.append(character)
                continue
            }
            guard position < characters.count else { break }
            string.append(characters[position])
            position += 1
        }
        throw expected("a closing quote")
    }

    private var next: Character? {
        mutating get {
            skipBlanks()
            return position < characters.count ? characters[position] : nil
        }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
    }

    private func expected(_ what: String) -> SpecificationError {
        .syntax(text: text, column: position + 1, expected: what)
    }
}
