import TestSupport
import Testing

@testable import AnnealHost

/// From typed text to values: every mistake has a sentence with the plugin's own table in it.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct ArgumentsTests {
    private static let echo = Result { try CompiledLibrary.registry(fixture: "echo") }

    private func arguments(_ text: String) throws -> Arguments {
        try Arguments(Specification(text).arguments, for: try Self.echo.get().component("echo"))
    }

    @Test func `values come in the declared order, defaults where nothing is given`() throws {
        let arguments = try arguments("echo(flag=false, text=a, number=1e-3)")
        #expect(
            arguments.values == [
                .number(1e-3), .number(3), .number(0), .number(1), .text("a"), .list([]), .list([]), .unset, .unset,
            ])
        #expect(arguments.given == [true, false, true, false, true, false, false, false, false])
        #expect(arguments.numbers == [1e-3, 3, 0, 1, 0, 0, 0, 0, 0])
    }

    @Test(arguments: [
        ("number=a", "number=a: it takes number (number, default 0.5)"),
        ("number=\"1\"", "number=\"1\": it takes number (number, default 0.5)"),
        ("number=nan", "number=nan: it takes number (number, default 0.5)"),
        ("number=-inf", "number=-inf: it takes number (number, default 0.5)"),
        ("number=1e999", "number=1e999: it takes number (number, default 0.5)"),
        ("number=0x10", "number=0x10: it takes number (number, default 0.5)"),
        ("number=[1]", "number=[1]: it takes number (number, default 0.5)"),
        ("number=true", "number=true: it takes number (number, default 0.5)"),
        ("whole=1.5", "whole=1.5: it takes whole (whole number, default 3)"),
        ("whole=1e16", "whole=1e16: it takes whole (whole number, default 3)"),
        ("flag=1", "flag=1: it takes flag (true | false, default true)"),
        ("flag=True", "flag=True: it takes flag (true | false, default true)"),
        ("word=up", "word=up: it takes word (rise | hold | fall, default hold)"),
        ("word=\"rise\"", "word=\"rise\": it takes word (rise | hold | fall, default hold)"),
        ("word=1", "word=1: it takes word (rise | hold | fall, default hold)"),
        ("text=[a]", "text=[a]: it takes text (text, default \"plain\")"),
        ("numbers=1", "numbers=1: it takes numbers (list of numbers, default [])"),
        ("numbers=[1, x]", "numbers=[1, x]: it takes numbers (list of numbers, default [])"),
        ("numbers=[nan]", "numbers=[nan]: it takes numbers (list of numbers, default [])"),
        ("wholes=[1, 2.5]", "wholes=[1, 2.5]: it takes wholes (list of times, at least 0, default [])"),
        ("length=x", "length=x: it takes length (time, default the whole run)"),
    ])
    func `a value that does not fit`(text: String, sentence: String) {
        let error = #expect(throws: SpecificationError.self) { try arguments("echo(\(text))") }
        #expect(error?.description == "echo cannot take \(sentence)")
    }

    @Test func `a key that is unknown, given twice or missing`() throws {
        let twice = #expect(throws: SpecificationError.self) { try arguments("echo(whole=1, flag=true, whole=1)") }
        #expect(twice?.description == "echo is given whole twice: keep one")
        let unknown = #expect(throws: SpecificationError.self) { try arguments("echo(hole=1)") }
        #expect(
            unknown?.description
                == "echo has no parameter hole (did you mean whole?): it has number (number, default 0.5), "
                + "whole (whole number, default 3), flag (true | false, default true), "
                + "word (rise | hold | fall, default hold), text (text, default \"plain\"), "
                + "numbers (list of numbers, default []), wholes (list of times, at least 0, default []), "
                + "length (time, default the whole run), label (text, default no label)")
        let registry = try Probe.registry([
            "PARAMETER": ".flags = ANNEAL_REQUIRED | ANNEAL_MINIMUM_OPEN", "OPTIMIZER": ".parameter_count = 1",
        ])
        let missing = #expect(throws: SpecificationError.self) {
            try Arguments([], for: try registry.component("probe"))
        }
        #expect(missing?.description == "probe needs gain (number, above 0 to 2, required): write probe(gain=…)")
        #expect(try Arguments([.init("gain", .word("2"))], for: registry.component("probe")).numbers == [2])
    }

    @Test(arguments: [
        ("0", "gain (number, 0 to 2, default 1)"), ("ANNEAL_MINIMUM_OPEN", "gain (number, above 0 to 2, default 1)"),
        ("ANNEAL_MAXIMUM_OPEN", "gain (number, 0 to below 2, default 1)"),
        ("0, .maximum = INFINITY", "gain (number, at least 0, default 1)"),
        ("ANNEAL_MINIMUM_OPEN, .maximum = INFINITY", "gain (number, above 0, default 1)"),
        ("ANNEAL_MAXIMUM_OPEN, .minimum = -INFINITY", "gain (number, below 2, default 1)"),
        ("0, .minimum = -INFINITY", "gain (number, at most 2, default 1)"),
        ("0, .minimum = -INFINITY, .maximum = INFINITY", "gain (number, default 1)"),
    ])
    func `a range in words`(flags: String, words: String) throws {
        let registry = try Probe.registry(["PARAMETER": ".flags = \(flags)"])
        #expect(try registry.component("probe").parameters[0].inWords == words)
    }

    @Test func `the ends of a range`() throws {
        let registry = try Probe.registry(["PARAMETER": ".flags = ANNEAL_MAXIMUM_OPEN"])
        let component = try registry.component("probe")
        for (text, isLegal) in [("0", true), ("-0", true), ("1.9999", true), ("2", false), ("-1e-300", false)] {
            let arguments = try? Arguments([.init("gain", .word(text))], for: component)
            #expect((arguments != nil) == isLegal, "\(text)")
        }
    }
}
