import AnnealPlugin

/// Reads a signature, one rule per function:
///
///     signature := TYPE "(" [ argument { "," argument } ] ")"
///     argument  := TYPE NAME [ "=" NUMBER ]
///
/// A mistake names its column, counted from 1.
struct SignatureParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    /// Their words lie on the thread's stack.
    private static let mostArguments = 64

    private static let sources: [(name: String, source: Signature.Source)] = [
        ("step", .step), ("epoch", .epoch), ("total", .total), ("base", .base),
    ]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func signature() throws(Refusal) -> Signature {
        var signature = Signature(result: try type("the type of the result"))
        guard take("(") else { throw expected("\"(\" and the arguments") }
        while !take(")") {
            if !signature.arguments.isEmpty {
                guard take(",") else { throw expected("\",\" and another argument, or \")\"") }
            }
            skipBlanks()
            let start = position
            let argument = try argument()
            guard !signature.arguments.contains(where: { $0.name.isSame(as: argument.name) }) else {
                position = start
                throw expected("an argument that is not called \(argument.name): each name is there once")
            }
            guard signature.arguments.count < Self.mostArguments else {
                position = start
                throw expected("\")\" after at most \(Self.mostArguments) arguments")
            }
            signature.arguments.append(argument)
        }
        skipBlanks()
        guard position == scalars.count else { throw expected("the end") }
        return signature
    }

    private mutating func argument() throws(Refusal) -> Signature.Argument {
        skipBlanks()
        let start = position
        let type = try type("the type of an argument")
        skipBlanks()
        let nameStart = position
        guard let name = word() else { throw expected("the name of an argument, which chooses what is passed") }
        if take("=") {
            skipBlanks()
            let valueStart = position
            let text = String(String.UnicodeScalarView(scalars[position...].prefix { !Self.endsNumber($0) }))
            guard let value = type.word(typed: text) else {
                position = valueStart
                throw expected("a \(type.isWhole ? "whole number" : "number") that \(type.rawValue) can hold")
            }
            position += text.unicodeScalars.count
            return .init(type: type, name: name, source: .constant(value), column: start + 1)
        }
        guard let source = Self.sources.first(where: { $0.name.isSame(as: name) })?.source else {
            position = nameStart
            throw expected("step, epoch, total or base, or a constant with its value, \(type.rawValue) \(name)=1")
        }
        guard source != .base || !type.isWhole else {
            position = start
            throw expected("f32 or f64, because a base rate is no whole number")
        }
        return .init(type: type, name: name, source: source, column: start + 1)
    }

    private mutating func type(_ what: String) throws(Refusal) -> NumberType {
        skipBlanks()
        let start = position
        if let word = word(), let type = NumberType.allCases.first(where: { $0.rawValue.isSame(as: word) }) {
            return type
        }
        position = start
        throw expected("\(what): \(NumberType.allCases.map { $0.rawValue }.joined(separator: ", "))")
    }

    // MARK: - Characters

    /// A name as C has it.
    private mutating func word() -> String? {
        let start = position
        while position < scalars.count,
            Self.isLetter(scalars[position]) || position > start && Self.isDigit(scalars[position])
        {
            position += 1
        }
        return position > start ? String(String.UnicodeScalarView(scalars[start..<position])) : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < scalars.count, scalars[position] == scalar else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < scalars.count, scalars[position].isBlank { position += 1 }
    }

    private static func endsNumber(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == ")" || scalar.isBlank
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private mutating func expected(_ what: String) -> Refusal {
        skipBlanks()
        return Refusal("signature, column \(position + 1): expected \(what)")
    }
}
