/// Reads specifications, one rule per function:
///
///     SPEC     := PIECE { "->" PIECE }            "then" is a synonym of "->"
///     PIECE    := CHAIN [ "for" LENGTH ]          only the last piece may leave its length out
///     CHAIN    := TERM { "*" TERM }
///     TERM     := STRATEGY | NUMBER | "(" SPEC ")"
///     STRATEGY := NAME [ "(" KEY "=" VALUE { "," KEY "=" VALUE } ")" ]
///     VALUE    := NUMBER [ UNIT ] | WORD | "[" VALUE { "," VALUE } "]" | a string in double quotes
///     GROUP    := PATTERN { "|" PATTERN } ":" KEY "=" VALUE { "," KEY "=" VALUE }
///
/// It goes by Unicode scalars: a quote stays a quote when a combining mark follows it.
struct SpecificationParser {
    /// Deeper brackets are refused, so that no text can exhaust the stack.
    static let deepest = 64

    private let text: String
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) {
        self.text = text
        self.scalars = Array(text.unicodeScalars)
    }

    /// A schedule that fills the whole text.
    mutating func schedule() throws(SpecificationError) -> ScheduleSpecification {
        let schedule = try sequence(depth: 0)
        guard next == nil else { throw expected("\"*\", \"for\", \"->\" or the end") }
        return schedule
    }

    /// A strategy that fills the whole text.
    mutating func strategyAlone() throws(SpecificationError) -> Specification {
        let strategy = try strategy("the name of a strategy")
        let hasList = scalars[position - 1] == ")"
        guard next == nil else { throw expected(hasList ? "the end" : "\"(\" or the end") }
        return strategy
    }

    /// A parameter group that fills the whole text.
    mutating func group() throws(SpecificationError) -> GroupSpecification {
        skipBlanks()
        let start = location
        let what = "a part of a tensor's name"
        var alternatives = [try word(what, .pattern)]
        while take("|") { alternatives.append(try word(what, .pattern)) }
        guard take(":") else { throw expected("\"|\" and another name, or \":\" and what differs") }
        var options = [try argument()]
        while take(",") { options.append(try argument()) }
        guard next == nil else { throw expected("\",\" or the end") }
        return GroupSpecification(pattern: NamePattern(alternatives), options: options, location: start)
    }

    /// Options without a strategy that fill the whole text; there may be none.
    mutating func optionsAlone() throws(SpecificationError) -> [Specification.Argument] {
        if next == nil { return [] }
        var options = [try argument()]
        while take(",") { options.append(try argument()) }
        guard next == nil else { throw expected("\",\" or the end") }
        return options
    }

    /// A value that fills the whole text, or `nil`.
    mutating func valueAlone() -> Specification.Value? {
        guard let value = try? value(), next == nil else { return nil }
        return value
    }

    private mutating func sequence(depth: Int) throws(SpecificationError) -> ScheduleSpecification {
        var pieces = [try piece(depth)]
        while isArrow || isKeyword("then") {
            guard pieces[pieces.count - 1].length != nil else {
                throw expected("\"for\" and a length, which only the last piece may leave out")
            }
            position += isArrow ? 2 : 4
            pieces.append(try piece(depth))
        }
        if pieces.count == 1, pieces[0].length == nil { return pieces[0].schedule }
        return .sequence(pieces)
    }

    private mutating func piece(_ depth: Int) throws(SpecificationError) -> ScheduleSpecification.Piece {
        skipBlanks()
        let start = location
        let schedule = try chain(depth)
        skipBlanks()
        guard isKeyword("for") else { return .init(schedule, for: nil, location: start) }
        position += 3
        skipBlanks()
        let lengthLocation = location
        let words = try number(orWord: "a length, such as 5% or 2 epochs", .name)
        guard let length = TimeSpan(words) else {
            position = lengthLocation.offset
            throw expected("a length: a number of steps, epochs, samples or %")
        }
        skipBlanks()
        return .init(schedule, for: length, location: lengthLocation)
    }

    private mutating func chain(_ depth: Int) throws(SpecificationError) -> ScheduleSpecification {
        var terms = [try term(depth)]
        while take("*") { terms.append(try term(depth)) }
        return terms.count == 1 ? terms[0] : .product(terms)
    }

    private mutating func term(_ depth: Int) throws(SpecificationError) -> ScheduleSpecification {
        let what = "the name of a schedule, a number or \"(\""
        if take("(") {
            guard depth < Self.deepest else { throw expected("at most \(Self.deepest) brackets in each other") }
            let inner = try sequence(depth: depth + 1)
            guard take(")") else { throw expected("\"*\", \"for\", \"->\" or \")\"") }
            return inner
        }
        let start = position
        if let word = try? word(what, .name), let number = Double(number: word) {
            guard number >= 0 else {
                position = start
                throw expected("a factor of 0 or more")
            }
            return .factor(word)
        }
        position = start
        return .strategy(try strategy(what))
    }

    private mutating func strategy(_ what: String) throws(SpecificationError) -> Specification {
        skipBlanks()
        let start = location
        let name = try word(what, .name)
        var arguments: [Specification.Argument] = []
        if take("(") {
            while !take(")") {
                if !arguments.isEmpty {
                    guard take(",") else { throw expected("\",\" or \")\"") }
                }
                arguments.append(try argument())
            }
        }
        return Specification(name: name, arguments: arguments, location: start)
    }

    private mutating func argument() throws(SpecificationError) -> Specification.Argument {
        skipBlanks()
        let keyLocation = location
        let key = try word("a parameter's key", .key)
        guard take("=") else { throw expected("\"=\" and a value") }
        skipBlanks()
        let valueLocation = location
        return Specification.Argument(key, try value(), keyLocation: keyLocation, valueLocation: valueLocation)
    }

    private mutating func value() throws(SpecificationError) -> Specification.Value {
        if next == "\"" { return .string(try string()) }
        guard take("[") else { return .word(try number(orWord: "a value")) }
        var elements: [String] = []
        while !take("]") {
            if !elements.isEmpty {
                guard take(",") else { throw expected("\",\" or \"]\"") }
            }
            elements.append(try number(orWord: "a number"))
        }
        return .list(elements)
    }

    /// A word; if it is a number and a unit follows, both with one blank between them.
    private mutating func number(
        orWord what: String, _ kind: Word = .value
    ) throws(SpecificationError) -> String {
        let first = try word(what, kind)
        guard Double(number: first) != nil else { return first }
        let end = position
        if let unit = try? word(what, kind), TimeSpan.unit(named: unit) != nil {
            return "\(first) \(unit)"
        }
        position = end
        return first
    }

    /// Where a word stands decides which characters have a meaning of their own there.
    private enum Word {
        case name, key, value, pattern

        func ends(at scalar: Unicode.Scalar) -> Bool {
            switch scalar {
            case "|", ":": self == .pattern
            case "(", ")", ",", "[", "]", "\"": true
            case "=": self == .name || self == .key
            case "*": self == .name
            default: scalar.properties.isWhitespace
            }
        }
    }

    private mutating func word(_ what: String, _ kind: Word) throws(SpecificationError) -> String {
        skipBlanks()
        let start = position
        while position < scalars.count, !kind.ends(at: scalars[position]), !(kind == .name && isArrow) { position += 1 }
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

    /// Whether a word stands here, whole.
    private func isKeyword(_ keyword: String) -> Bool {
        let end = position + keyword.unicodeScalars.count
        guard end <= scalars.count, scalars[position..<end].elementsEqual(keyword.unicodeScalars) else { return false }
        return end == scalars.count || scalars[end].properties.isWhitespace || Word.name.ends(at: scalars[end])
    }

    private var isArrow: Bool {
        position + 1 < scalars.count && scalars[position] == "-" && scalars[position + 1] == ">"
    }

    private mutating func skipBlanks() {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
    }

    private var location: SourceLocation { SourceLocation(text: text, offset: position) }

    private func expected(_ what: String) -> SpecificationError {
        .syntax(text: text, column: position + 1, expected: what)
    }
}
