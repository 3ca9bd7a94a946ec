/// Reads `name(key=value, …)`, one rule per function.
///
/// It goes by Unicode scalars: a quote stays a quote when a combining mark follows it.
struct SpecificationParser {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        self.text = text
        self.scalars = Array(text.unicodeScalars)
    }

    mutating func specification() throws(SpecificationError) -> Specification {
        let name = try word("the name of a strategy")
        var arguments: [Specification.Argument] = []
        let hasList = take("(")
        if hasList {
            while !take(")") {
                if !arguments.isEmpty {
                    guard take(",") else { throw expected("\",\" or \")\"") }
                }
                arguments.append(try argument())
            }
        }
        guard next == nil else { throw expected(hasList ? "the end" : "\"(\" or the end") }
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
        while position < scalars.count, !scalars[position].properties.isWhitespace,
            !"(),[]\"=".unicodeScalars.contains(scalars[position])
        {
            position += 1
        }
        guard position > start else { throw expected(what) }
        return String(String.UnicodeScalarView(scalars[start..<position]))
    }

    private mutating func string() throws(SpecificationError) -> String {
        position += 1
        var string = String.UnicodeScalarView()
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            if scalar == "\"" { return String(string) }
            guard scalar == "\\" else {
                string.append(scalar)
                continue
            }
            guard position < scalars.count else { break }
            string.append(scalars[position])
            position += 1
        }
        throw expected("a closing quote")
    }

    private var next: Unicode.Scalar? {
        mutating get {
            skipBlanks()
            return position < scalars.count ? scalars[position] : nil
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
    }

    private func expected(_ what: String) -> SpecificationError {
        .syntax(text: text, column: position + 1, expected: what)
    }
}
