import AnnealCheck
import AnnealHost
import SeededNumbers
import TestSupport
import Testing

/// The user's own formula: what it comes to, and how a mistake is told.
@Suite struct ExpressionTests {
    private func expression(_ formula: String, steps: Int? = 100) throws -> ScheduleInstance {
        try ScheduleInstance(
            .strategy(Specification(name: "expression", arguments: [.init("f", .string(formula))])),
            in: InstalledPlugins.registry, length: RunLength(steps: steps))
    }

    private func value(_ formula: String, at time: Double = 3) throws -> Double {
        try expression(formula).values(atTimes: [time], base: [0.5])[0]
    }

    @Test(arguments: [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 - 2 - 1", 4), ("12 / 3 / 2", 2), ("2^3^2", 512), ("-2^2", -4),
        ("(-2)^2", 4), ("2^-1", 0.5), ("2 * -3", -6), ("--2", 2), ("+2", 2), ("-t^2 * 2", -18), ("2^-t^2", 0x1p-9),
        ("t", 3), ("T", 100), ("base", 0.5), ("pi", .pi), ("1e2", 100), ("1.5E+1", 15), (".5", 0.5), ("5.", 5),
        ("2e-1", 0.2), ("1 < 2", 1), ("2 < 1", 0), ("t <= 3", 1), ("t > 3", 0), ("t >= 3", 1), ("t == 3", 1),
        ("t != 3", 0), ("1 + 1 < 2 + 1", 1), ("(1 < 2) < 3", 1), ("if(t < 5, 1, 2)", 1), ("if(t > 5, 1, 2)", 2),
        ("if(0.5, 1, 2)", 1), ("min(3, 1)", 1), ("min(3, 1, 2, 0.5)", 0.5), ("max(3, 1, 7, 2)", 7), ("exp(0)", 1),
        ("ln(exp(1))", 1), ("log10(1000)", 3), ("sqrt(16)", 4), ("cos(0)", 1), ("sin(0)", 0), ("floor(2.7)", 2),
        ("floor(-2.7)", -3), ("abs(-2)", 2), ("if(t<5,base*(t+1)/5,base)", 0.4), (" t\n+\t1 ", 4),
        ("if(1 < 0, 1 / 0, 4)", 4), ("min(max(1, 2), if(1, 3, 4))", 2),
    ])
    func `it comes to`(formula: String, expected: Double) throws {
        #expect(try value(formula) == expected)
    }

    @Test(arguments: [
        "0 / 0", "min(1, 0 / 0)", "max(0 / 0, 1)", "if(0 / 0, 1, 2)", "(0 / 0) < 1", "ln(-1)", "sqrt(-1)",
    ])
    func `what is not a number stays so`(formula: String) throws {
        #expect(try value(formula).isNaN)
    }

    @Test func `the host refuses what is no rate`() throws {
        let schedule = try expression("base * (1 - t)")
        #expect(throws: ComponentFailure.self) { try schedule.curve(steps: 0..<3, base: [0.1]) }
        #expect(try schedule.curve(steps: 0..<2, base: [0.1]) == [0.1, 0])
    }

    @Test(arguments: [
        ("", "column 1: expected a number, a name or \"(\""),
        ("base * ", "column 8: expected a number, a name or \"(\""),
        ("base * * 2", "column 8: expected a number, a name or \"(\""),
        ("base 2", "column 6: expected an operator or the end"),
        ("(base", "column 6: expected an operator or \")\""),
        ("base)", "column 5: expected an operator or the end"),
        ("x + 1", "column 1: expected t, T, base, pi or a function"),
        ("1 + tt", "column 5: expected t, T, base, pi or a function"),
        ("min + 1", "column 5: expected \"(\" after min"),
        ("min(1)", "column 6: expected \",\" and another number for min"),
        ("if(1, 2)", "column 8: expected \",\" and another number for if"),
        ("if(1, 2, 3, 4)", "column 11: expected an operator or \")\""),
        ("exp(1, 2)", "column 6: expected an operator or \")\""),
        ("max(1, 2", "column 9: expected an operator, \",\" or \")\""),
        ("max()", "column 5: expected a number, a name or \"(\""),
        ("0 < t < 5", "column 7: expected brackets around the first of two comparisons"),
        ("t = 5", "column 3: expected an operator or the end"),
        ("t ! 5", "column 3: expected an operator or the end"),
        ("1e999", "column 1: expected a number that a double can hold"),
        (".", "column 1: expected a number that a double can hold"),
        ("2e", "column 2: expected an operator or the end"),
        ("2 × 3", "column 3: expected an operator or the end"),
        ("é + $", "column 1: expected a number, a name or \"(\""),
        ("t + π", "column 5: expected a number, a name or \"(\""),
    ])
    func `a mistake points at its column`(formula: String, sentence: String) throws {
        let error = #expect(throws: SpecificationError.self) { try expression(formula) }
        #expect(error?.refusal == "f, \(sentence)")
    }

    @Test func `the length must be known`() throws {
        let sentence = "f, column 8: T is the length of the run, which is unknown"
        let error = #expect(throws: SpecificationError.self) { try expression("base * T", steps: nil) }
        #expect(error?.refusal == sentence)
        #expect(try expression("base * t", steps: nil).values(atTimes: [2], base: [1]) == [2])
    }

    /// However deep, it is refused or read, and does not run out of stack.
    @Test func `depth is bounded`() throws {
        let count = 1_000_000
        for (opening, closing) in [
            ("(", ")"), ("-", ""), ("2^", ""), ("exp(", ")"), ("if(1,", ",2)"), ("1+(", ")"), ("1+2*3^(", ")"),
        ] {
            let deep = String(repeating: opening, count: count) + "1" + String(repeating: closing, count: count)
            #expect(throws: SpecificationError.self) { try expression(deep) }
            for levels in 1...60 {
                let formula =
                    String(repeating: opening, count: levels) + "1" + String(repeating: closing, count: levels)
                // A refusal for want of stack is legal, a trap is not.
                _ = try? expression(formula).values(atTimes: [1], base: [1])
            }
        }
        let long = Array(repeating: "1", count: 100_000).joined(separator: "+")
        #expect(try value(long) == 100_000)
        #expect(try value("min(\(long), 7)") == 7)
    }

    /// Random formulas from pieces that mean something: each is read or refused at a column inside it, and never traps.
    @Test func `it never traps`() throws {
        let pieces = [
            "t", "T", "base", "pi", "(", ")", ",", "+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "=", "!",
            "if(", "min(", "max(", "exp(", "ln(", "log10(", "sqrt(", "cos(", "sin(", "floor(", "abs(", "1", "0",
            "1e308",
            "5e-324", ".", "1e", " ", "é", "\u{301}", "💥", "\"", "\\", "#", "nan", "inf", "0x1p3",
        ]
        var random = SeededGenerator.ofTest()
        var read = 0
        for _ in 0..<20_000 {
            let formula = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            do {
                let schedule = try expression(formula)
                _ = try schedule.values(atTimes: [0, 1, 1e9, 0.5], base: [0.1])
                read += 1
            } catch {
                let sentence = try #require(error.refusal)
                let column = sentence.firstMatch(of: #/column (\d+): /#).flatMap { Int($0.1) } ?? 0
                #expect(
                    (1...formula.unicodeScalars.count + 1).contains(column),
                    "\(formula): \(sentence), seed \(random.seed)")
            }
        }
        #expect(read > 100, "seed \(random.seed)")
    }
}
