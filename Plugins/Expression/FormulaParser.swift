import AnnealPlugin

/// Reads a formula, one rule per function, the loosest binding first:
///
///     comparison := sum [ ( < | <= | > | >= | == | != ) sum ]
///     sum        := product { ( + | - ) product }
///     product    := unary { ( * | / ) unary }
///     unary      := ( - | + ) unary | power
///     power      := atom [ ^ unary ]
///     atom       := NUMBER | NAME | NAME "(" comparison { "," comparison } ")" | "(" comparison ")"
///
/// A mistake names its column in the formula, counted from 1.
struct FormulaParser {
    private let scalars: [Unicode.Scalar]
    private let knowsLength: Bool
    private var position = 0
    private var depth = 0
    private var program = Formula()

    /// Brackets, signs and powers within one another: each takes some of the thread's stack.
    private static let mostLevels = 100

    private static let numbers: [(name: String, instruction: Formula.Instruction)] = [
        ("t", .time), ("T", .length), ("base", .base), ("pi", .number(.pi)),
    ]

    private static let functions: [(name: String, instruction: Formula.Instruction)] = [
        ("if", .choose), ("min", .minimum), ("max", .maximum), ("exp", .exp), ("ln", .ln), ("log10", .log10),
        ("sqrt", .sqrt), ("cos", .cos), ("sin", .sin), ("floor", .floor), ("abs", .abs),
    ]

    /// - Parameter knowsLength: whether the length of the run, `T`, is known.
    init(_ text: String, knowsLength: Bool) {
        self.scalars = Array(text.unicodeScalars)
        self.knowsLength = knowsLength
    }

    mutating func formula() throws(Refusal) -> Formula {
        try comparison()
        guard next == nil else { throw expected("an operator or the end") }
        return program
    }

    private mutating func comparison() throws(Refusal) {
        try sum()
        guard let instruction = comparisonSign() else { return }
        try sum()
        try append(instruction)
        let column = position
        if comparisonSign() != nil {
            position = column
            throw expected("brackets around the first of two comparisons")
        }
    }

    private mutating func comparisonSign() -> Formula.Instruction? {
        if take("<") { return take("=", blanks: false) ? .atMost : .less }
        if take(">") { return take("=", blanks: false) ? .atLeast : .greater }
        let start = position
        if take("="), take("=", blanks: false) { return .equal }
        position = start
        if take("!"), take("=", blanks: false) { return .different }
        position = start
        return nil
    }

    private mutating func sum() throws(Refusal) {
        try product()
        while true {
            if take("+") {
                try product()
                try append(.add)
            } else if take("-") {
                try product()
                try append(.subtract)
            } else {
                return
            }
        }
    }

    private mutating func product() throws(Refusal) {
        try unary()
        while true {
            if take("*") {
                try unary()
                try append(.multiply)
            } else if take("/") {
                try unary()
                try append(.divide)
            } else {
                return
            }
        }
    }

    private mutating func unary() throws(Refusal) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.mostLevels else { throw expected("a formula of at most \(Self.mostLevels) levels") }
        if take("-") {
            try unary()
            try append(.negate)
        } else if take("+") {
            try unary()
        } else {
            try power()
        }
    }

    private mutating func power() throws(Refusal) {
        try atom()
        guard take("^") else { return }
        try unary()
        try append(.power)
    }

    private mutating func atom() throws(Refusal) {
        if take("(") {
            try comparison()
            guard take(")") else { throw expected("an operator or \")\"") }
        } else if let next, next == "." || Self.isDigit(next) {
            try append(.number(try number()))
        } else if let next, Self.isLetter(next) {
            try name()
        } else {
            throw expected("a number, a name or \"(\"")
        }
    }

    private mutating func number() throws(Refusal) -> Double {
        let start = position
        skip(Self.isDigit)
        if peek == "." {
            position += 1
            skip(Self.isDigit)
        }
        let mantissa = position
        if peek == "e" || peek == "E" {
            position += 1
            if peek == "+" || peek == "-" { position += 1 }
            let digits = position
            skip(Self.isDigit)
            if position == digits { position = mantissa }
        }
        guard let number = Double(text(from: start)), number.isFinite else {
            position = start
            throw expected("a number that a double can hold")
        }
        return number
    }

    private mutating func name() throws(Refusal) {
        let start = position
        skip { Self.isLetter($0) || Self.isDigit($0) }
        let name = text(from: start)
        if let number = Self.numbers.first(where: { $0.name.isSame(as: name) }) {
            if case .length = number.instruction, !knowsLength {
                position = start
                throw Refusal("f, column \(start + 1): T is the length of the run, which is unknown")
            }
            try append(number.instruction)
        } else if let function = Self.functions.first(where: { $0.name.isSame(as: name) }) {
            try call(name, function.instruction)
        } else {
            position = start
            throw expected("t, T, base, pi or a function")
        }
    }

    private mutating func call(_ name: String, _ instruction: Formula.Instruction) throws(Refusal) {
        guard take("(") else { throw expected("\"(\" after \(name)") }
        var count = 0
        repeat {
            try comparison()
            count += 1
            // Of more than two numbers the first two, then that and the third, and so on.
            if instruction.operands == 2 && count >= 2 { try append(instruction) }
            if count < instruction.operands && next == ")" { throw expected("\",\" and another number for \(name)") }
            if count == instruction.operands && instruction.operands != 2 {
                guard take(")") else { throw expected("an operator or \")\"") }
                return try append(instruction)
            }
        } while take(",")
        guard take(")") else { throw expected("an operator, \",\" or \")\"") }
    }

    private mutating func append(_ instruction: Formula.Instruction) throws(Refusal) {
        program.append(instruction)
        guard program.greatestHeight <= Formula.mostNumbers else { throw expected("a simpler formula") }
    }

    // MARK: - Characters

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private var next: Unicode.Scalar? {
        mutating get {
            skip { $0.isBlank }
            return peek
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar, blanks: Bool = true) -> Bool {
        guard (blanks ? next : peek) == scalar else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ belongs: (Unicode.Scalar) -> Bool) {
        while let scalar = peek, belongs(scalar) { position += 1 }
    }

    private func text(from start: Int) -> String { String(String.UnicodeScalarView(scalars[start..<position])) }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private mutating func expected(_ what: String) -> Refusal {
        _ = next
        return Refusal("f, column \(position + 1): expected \(what)")
    }
}
