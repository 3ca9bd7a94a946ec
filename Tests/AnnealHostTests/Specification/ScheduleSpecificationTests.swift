import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// The grammar of compositions: what a text means, how it is printed, and what is said about a mistake.
@Suite struct ScheduleSpecificationTests {
    private static func strategy(_ text: String) -> ScheduleSpecification {
        guard let strategy = try? Specification(text) else { fatalError(text) }
        return .strategy(strategy)
    }
    private static let a = strategy("a")
    private static let b = strategy("b")
    private static func span(_ text: String) -> TimeSpan? { TimeSpan(text) }

    @Test(arguments: [
        ("a", a),
        ("(a)", a),
        ("((a))", a),
        ("a(x=1)", strategy("a(x=1)")),
        ("0.5", .factor("0.5")),
        ("a * b", .product([a, b])),
        ("a*b*0.5", .product([a, b, .factor("0.5")])),
        ("(a * b) * 2", .product([.product([a, b]), .factor("2")])),
        ("a for 5% -> b", .sequence([.init(a, for: span("5%")), .init(b, for: nil)])),
        ("a for 5 % then b", .sequence([.init(a, for: span("5%")), .init(b, for: nil)])),
        ("a for 5%->b", .sequence([.init(a, for: span("5%")), .init(b, for: nil)])),
        ("a for 1 epoch -> b for 1 step", .sequence([.init(a, for: span("1 epoch")), .init(b, for: span("1 step"))])),
        ("a for 2epochs->b", .sequence([.init(a, for: span("2 epochs")), .init(b, for: nil)])),
        ("a for 3 epochs", .sequence([.init(a, for: span("3 epochs"))])),
        (
            "a * b for 5% -> 0.5",
            .sequence([.init(.product([a, b]), for: span("5%")), .init(.factor("0.5"), for: nil)])
        ),
        (
            "(a for 9 samples -> b) * 0.5",
            .product([.sequence([.init(a, for: span("9 samples")), .init(b, for: nil)]), .factor("0.5")])
        ),
        (
            "(a for 1% -> b) for 50% -> a",
            .sequence([
                .init(.sequence([.init(a, for: span("1%")), .init(b, for: nil)]), for: span("50%")), .init(a, for: nil),
            ])
        ),
        ("cosine-restarts(T_0=2 epochs)", strategy("cosine-restarts(T_0=2 epochs)")),
        ("m(at=[1 epoch, 50%, 7])", strategy("m(at=[1 epoch,50%,7])")),
        ("e(f=t<=3*2)", .strategy(Specification(name: "e", arguments: [.init("f", .word("t<=3*2"))]))),
        (
            "forward for 1 step -> then-some",
            .sequence([.init(strategy("forward"), for: span("1 step")), .init(strategy("then-some"), for: nil)])
        ),
    ])
    func `it is read and printed`(text: String, expected: ScheduleSpecification) throws {
        let read = try ScheduleSpecification(text)
        #expect(read == expected)
        #expect(try ScheduleSpecification(read.description) == read)
    }

    @Test(arguments: [
        ("", 1, "the name of a schedule, a number or \"(\""),
        ("a ->", 3, "\"for\" and a length, which only the last piece may leave out"),
        ("a -> b", 3, "\"for\" and a length, which only the last piece may leave out"),
        ("a then b", 3, "\"for\" and a length, which only the last piece may leave out"),
        ("a for 5% ->", 12, "the name of a schedule, a number or \"(\""),
        ("a for", 6, "a length, such as 5% or 2 epochs"),
        ("a for 5 -> b", 7, "a length: a number of steps, epochs, samples or %"),
        ("a for -5% -> b", 7, "a length: a number of steps, epochs, samples or %"),
        ("a for 5 days", 7, "a length: a number of steps, epochs, samples or %"),
        ("a * ", 5, "the name of a schedule, a number or \"(\""),
        ("a * -0.5", 5, "a factor of 0 or more"),
        ("(a", 3, "\"*\", \"for\", \"->\" or \")\""),
        ("a)", 2, "\"*\", \"for\", \"->\" or the end"),
        ("a b", 3, "\"*\", \"for\", \"->\" or the end"),
        ("a(x=5 days)", 7, "\",\" or \")\""),
    ])
    func `a mistake is told with its column`(text: String, column: Int, expected: String) {
        let error = #expect(throws: SpecificationError.self) { try ScheduleSpecification(text) }
        #expect(error == .syntax(text: text, column: column, expected: expected))
    }

    @Test func `brackets are refused before they exhaust the stack`() throws {
        for depth in [64, 65, 1_000_000] {
            let text = String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
            if depth == 64 {
                #expect(try ScheduleSpecification(text) == Self.a)
            } else {
                let error = #expect(throws: SpecificationError.self) { try ScheduleSpecification(text) }
                #expect(error?.description == "expected at most 64 brackets in each other at column 66")
            }
        }
        let long = (0..<10_000).map { "a(x=\($0)) for 1 step" }.joined(separator: " -> ")
        #expect(try ScheduleSpecification(long).description == long)
    }

    @Test(arguments: [
        ("step(gamma=3)", 11, "step(gamma=3)\n           ^"),
        ("a", 1, "a\n ^"),
        ("a\n  b c\nd", 6, "  b c\n    ^"),
        (
            String(repeating: "x", count: 200), 100,
            "…" + String(repeating: "x", count: 100) + "…\n" + String(repeating: " ", count: 61) + "^"
        ),
    ])
    func `a caret stands below the place`(text: String, offset: Int, excerpt: String) {
        #expect(AnnealHost.SourceLocation(text: text, offset: offset).excerpt == excerpt)
    }

    @Test(arguments: ["5%", "5 %", "1 step", "1 steps", "2.5 epochs", "1e3 samples", "5epochs", ".5 epoch", "0%"])
    func `a length`(text: String) throws {
        let span = try #require(TimeSpan(text))
        #expect(TimeSpan(span.description) == span)
    }

    @Test(arguments: [
        "", "5", "%", "steps", "-1%", "5 day", "5 %%", "5 % of", "1-2 steps", "nan%", "inf steps", "5e", "1e999%",
    ])
    func `no length`(text: String) { #expect(TimeSpan(text) == nil) }

    /// Random rows of what has a meaning somewhere: read and printed alike, or refused at a column inside. Never a trap.
    @Test func `every text is read or refused`() throws {
        let pieces = [
            "a", "cosine-restarts", "0.5", "-1", "1e999", "(", ")", "(", ")", "[", "]", ",", "=", "*", "->", "->",
            "then", "for",
            "for", "5%", "2 epochs", "1 step", "3 samples", "5epochs", "%", "\"x\"", "\"", "\\", "x=1", "x=5%",
            "x=[1, 5%]", "-", ">", " ",
            "\n", "\u{301}", "\0", "é", "💥", "thenfor", "forth", "a for 5% -> ", "(a for 1 step -> 2) * ",
        ]
        var generator = SeededGenerator.ofTest()
        var read = 0
        for _ in 0..<30_000 {
            let text = (0..<Int.random(in: 0...10, using: &generator)).map { _ in
                (pieces.randomElement(using: &generator) ?? "") + (Bool.random(using: &generator) ? " " : "")
            }.joined()
            do throws(SpecificationError) {
                let specification = try ScheduleSpecification(text)
                #expect(try ScheduleSpecification(specification.description) == specification, "seed \(generator.seed)")
                read += 1
            } catch {
                guard case .syntax(text, let column, _) = error else {
                    Issue.record("\(error), seed \(generator.seed)")
                    continue
                }
                #expect((1...text.unicodeScalars.count + 1).contains(column), "\(error), seed \(generator.seed)")
                #expect(error.excerpt?.contains("^") == true)
            }
        }
        #expect(read > 300, "seed \(generator.seed)")
    }
}
