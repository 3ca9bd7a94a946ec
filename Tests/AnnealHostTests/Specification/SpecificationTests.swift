import Testing

@testable import AnnealHost

/// `name(key=value, …)`: what it means, and what is said about a mistake.
@Suite struct SpecificationTests {
    @Test(arguments: [
        ("fixed", Specification(name: "fixed")),
        ("fixed()", Specification(name: "fixed")),
        (" fixed ( ) ", Specification(name: "fixed")),
        (
            "step(step_size=10, gamma=.5)",
            Specification(name: "step", arguments: [.init("step_size", .word("10")), .init("gamma", .word(".5"))])
        ),
        (
            "\tcosine (\n T_max = 1e-3 ,after= hold)",
            Specification(name: "cosine", arguments: [.init("T_max", .word("1e-3")), .init("after", .word("hold"))])
        ),
        (
            "m(at=[30, 80],none=[ ],t=\"a, \\\"b\\\" \\\\ (c)=\")",
            Specification(
                name: "m",
                arguments: [
                    .init("at", .list(["30", "80"])), .init("none", .list([])), .init("t", .string("a, \"b\" \\ (c)=")),
                ])
        ),
        ("a(x=-1,x=+2)", Specification(name: "a", arguments: [.init("x", .word("-1")), .init("x", .word("+2"))])),
        ("a(x==1, y=->*)", Specification(name: "a", arguments: [.init("x", .word("=1")), .init("y", .word("->*"))])),
    ])
    func `it is read`(text: String, expected: Specification) throws {
        #expect(try Specification(text) == expected)
        #expect(try Specification(expected.description) == expected)
    }

    @Test(arguments: [
        ("", 1, "the name of a strategy"),
        ("   ", 4, "the name of a strategy"),
        ("(x=1)", 1, "the name of a strategy"),
        ("step size", 6, "\"(\" or the end"),
        ("step]", 5, "\"(\" or the end"),
        ("step(", 6, "a parameter's key"),
        ("step(=1)", 6, "a parameter's key"),
        ("step(x)", 7, "\"=\" and a value"),
        ("step(x 1)", 8, "\"=\" and a value"),
        ("step(x=)", 8, "a value"),
        ("step(x=", 8, "a value"),
        ("step(x=,y=1)", 8, "a value"),
        ("warmup->cosine", 7, "\"(\" or the end"),
        ("step(x=1", 9, "\",\" or \")\""),
        ("step(x=1 y=2)", 10, "\",\" or \")\""),
        ("step(x=1,)", 10, "a parameter's key"),
        ("step(,x=1)", 6, "a parameter's key"),
        ("step(x=1) then", 11, "the end"),
        ("step() then", 8, "the end"),
        ("step(x=1))", 10, "the end"),
        ("m(at=[30 80])", 10, "\",\" or \"]\""),
        ("m(at=[30,])", 10, "a number"),
        ("m(at=[,30])", 7, "a number"),
        ("m(at=[30", 9, "\",\" or \"]\""),
        ("m(at=[[1]])", 7, "a number"),
        ("m(t=\"abc)", 10, "a closing quote"),
        ("m(t=\"abc\\", 10, "a closing quote"),
        ("m(t=\"abc\\\")", 12, "a closing quote"),
        ("m(t=\"a\"b)", 8, "\",\" or \")\""),
        ("é(ü=)", 5, "a value"),
    ])
    func `a mistake is told with its column`(text: String, column: Int, expected: String) {
        let error = #expect(throws: SpecificationError.self) { try Specification(text) }
        #expect(error == .syntax(text: text, column: column, expected: expected))
        #expect(error?.description.hasPrefix("expected \(expected) at column \(column)") == true)
    }

    /// A mark that combines with a quote or a bracket does not take away its meaning.
    @Test(arguments: ["\u{301}", "x\u{600}", "\u{600}", "a\u{200d}", "\"\u{301}\"", "\\\u{301}", "\r\n", "🇩🇪", "\0"])
    func `marks that combine stay in their string`(string: String) throws {
        let specification = Specification(name: "m", arguments: [.init("t", .string(string)), .init("u", .string(""))])
        #expect(try Specification(specification.description) == specification)
    }
}
