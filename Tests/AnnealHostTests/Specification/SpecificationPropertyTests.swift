import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// What holds for every specification and for every text.
@Suite struct SpecificationPropertyTests {
    private static let wordCharacters = Array("abcxyzABC0189_-+.:/>*%éß漢".unicodeScalars)
    private static let anyScalars =
        wordCharacters
        + Array("(),[]\"= \t\n\\\u{301}\u{600}\u{200d}\u{0}\u{2028}🇩🇪👩‍🚀\u{feff}".unicodeScalars)

    private func text(_ scalars: [Unicode.Scalar], _ counts: ClosedRange<Int>, _ generator: inout SeededGenerator)
        -> String
    {
        let count = Int.random(in: counts, using: &generator)
        return String(
            String.UnicodeScalarView((0..<count).map { _ in scalars.randomElement(using: &generator) ?? "x" }))
    }

    private func specification(_ generator: inout SeededGenerator) -> Specification {
        func word() -> String { text(Self.wordCharacters, 1...8, &generator) }
        let count = Int.random(in: 0...4, using: &generator)
        return Specification(
            // A name ends at an arrow or a star.
            name: text(Array("abcxyzABC0189_-.éß漢".unicodeScalars), 1...8, &generator),
            arguments: (0..<count).map { _ in
                let value: Specification.Value =
                    switch Int.random(in: 0...2, using: &generator) {
                    case 0: .word(word())
                    case 1: .string(text(Self.anyScalars, 0...8, &generator))
                    default: .list((0..<Int.random(in: 0...3, using: &generator)).map { _ in word() })
                    }
                return Specification.Argument(word(), value)
            })
    }

    @Test func `what is printed reads back to the same value`() throws {
        var generator = SeededGenerator.ofTest()
        for _ in 0..<5_000 {
            let specification = specification(&generator)
            #expect(try Specification(specification.description) == specification, "seed \(generator.seed)")
        }
    }

    /// No text traps; what is read prints to a text that reads the same; a mistake's column lies in the text or just after it.
    @Test func `every text is read or refused`() throws {
        var generator = SeededGenerator.ofTest()
        for round in 0..<20_000 {
            var text = text(Self.anyScalars, 0...24, &generator)
            if round.isMultiple(of: 2) {
                // A good text with one scalar exchanged comes further.
                var scalars = Array(specification(&generator).description.unicodeScalars)
                let place = Int.random(in: scalars.indices, using: &generator)
                scalars[place] = Self.anyScalars.randomElement(using: &generator) ?? "x"
                text = String(String.UnicodeScalarView(scalars))
            }
            do throws(SpecificationError) {
                let specification = try Specification(text)
                #expect(try Specification(specification.description) == specification, "seed \(generator.seed)")
            } catch {
                guard case .syntax(text, let column, _) = error else {
                    Issue.record("\(error), seed \(generator.seed)")
                    continue
                }
                #expect((1...text.unicodeScalars.count + 1).contains(column), "\(error), seed \(generator.seed)")
            }
        }
    }

    @Test func `a long text is read in one go`() throws {
        let arguments = (0..<10_000).map { Specification.Argument("k\($0)", .list(["1", "2"])) }
        let long = Specification(name: "n", arguments: arguments)
        #expect(try Specification(long.description) == long)
        #expect(throws: SpecificationError.self) { try Specification(String(repeating: "a(b=[", count: 100_000)) }
    }
}
