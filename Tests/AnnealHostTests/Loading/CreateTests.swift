import TestSupport
import Testing

@testable import AnnealHost

/// What a plugin's `create` receives: complete, typed, in the declared order.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct CreateTests {
    private static let echo = Result { try CompiledLibrary.registry(fixture: "echo") }

    /// What `Fixtures/echo.c` says about the values it was given.
    private func arrived(
        _ text: String, steps: Int? = nil, stepsPerEpoch: Int = 1, clock: Clock? = nil
    ) throws -> String {
        let registry = try Self.echo.get()
        let error = #expect(throws: SpecificationError.self) {
            try ScheduleInstance(
                ScheduleSpecification(text), in: registry,
                length: RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch),
                clock: clock)
        }
        guard case .refused(component: "echo", let sentence) = error?.reason else {
            return "\(error, default: "nothing")"
        }
        return sentence
    }

    @Test func `defaults arrive when nothing is typed`() throws {
        #expect(
            try arrived("echo")
                == "echo: number=0.5 whole=3 flag=1 word=1 text='plain' numbers=#0 wholes=#0 length=unset "
                + "label=unset horizon=-1 host=anneal/0")
    }

    @Test func `every type crosses`() throws {
        #expect(
            try arrived(
                "echo(label=\"a \\\"b\\\", c\", wholes=[30, 80], numbers=[1e-3, -.5, +2], text=bare, word=fall, "
                    + "flag=false, whole=-7, number=2.5e-1, length=12)", steps: 40)
                == "echo: number=0.25 whole=-7 flag=0 word=2 text='bare' numbers=0.001,-0.5,2#3 wholes=30,80#2 length=12 "
                + "label='a \"b\", c' horizon=40 host=anneal/0")
    }

    @Test func `empty texts and lists are values`() throws {
        #expect(
            try arrived("echo(text=\"\", numbers=[], label=\"\")", steps: 0)
                == "echo: number=0.5 whole=3 flag=1 word=1 text='' numbers=#0 wholes=#0 length=unset label='' "
                + "horizon=0 host=anneal/0")
    }

    @Test func `text beyond ASCII arrives as UTF-8`() throws {
        #expect(try arrived("echo(text=\"η→0 \u{301}\")").contains(" text='η→0 \u{301}' "))
        let long = String(repeating: "x", count: 10_000)
        #expect(try arrived("echo(text=\(long))").hasPrefix("echo: number=0.5 whole=3 flag=1 word=1 text='xxx"))
        #expect(try arrived("echo(text=\(long))").utf8.count == 511)
    }

    @Test func `times are ticks of the clock in force`() throws {
        let perStep = try arrived(
            "echo(length=2.5, wholes=[3, 6], numbers=[3], whole=4)", steps: 400, stepsPerEpoch: 10, clock: .step)
        #expect(
            perStep == "echo: number=0.5 whole=4 flag=1 word=1 text='plain' numbers=3#1 wholes=30,60#2 length=25 "
                + "label=unset horizon=400 host=anneal/0")
        let perEpoch = try arrived("echo(length=2.5, wholes=[3, 6])", steps: 405, stepsPerEpoch: 10)
        #expect(perEpoch.contains(" wholes=3,6#2 length=2.5 label=unset horizon=40.5 "))
    }

    @Test func `what cannot cross is refused before the plugin is asked`() throws {
        #expect(
            try arrived("echo(text=\"a\0b\")")
                == "echo cannot take text=\"a\0b\": it takes text (text, default \"plain\")")
        #expect(
            try arrived("echo(wholes=[-1])")
                == "echo cannot take wholes=[-1]: it takes wholes (list of times, at least 0, default [])")
    }
}
