import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// `Examples/c-schedule`, built as its README says and chosen by name from the folder it was dropped into.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct ExampleTests {
    private static let source = Repository.file("Examples/c-schedule/half_life.c")

    /// A folder with the example's library in it.
    private func drop() throws -> CompiledLibrary {
        let source = try String(contentsOf: Self.source, encoding: .utf8)
        return try CompiledLibrary(source, ["-I", Repository.include, "-lm"])
    }

    private static let files = [
        ("c-schedule/half_life.c", "c", "c11"), ("c-optimizer/heavy_ball.c", "c", "c11"),
        ("cpp-schedule/half_life.cpp", "c++", "c++17"), ("cpp-optimizer/heavy_ball.cpp", "c++", "c++17"),
    ]

    @Test(arguments: ["gcc", "clang"].filter { Program.path($0) != nil }, files)
    func `they compile without a warning`(compiler: String, file: (path: String, language: String, standard: String))
        throws
    {
        let flags = ["-std=\(file.standard)", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only"]
        let source = Repository.file("Examples/\(file.path)").path
        try Program.run(compiler, ["-x", file.language] + flags + ["-I", Repository.include, source])
    }

    @Test(arguments: [
        ("c", "c-schedule/half_life.c"), ("swift", "swift-schedule/Sources/HalfLife/HalfLife.swift"),
    ])
    func `the guide shows the whole file`(language: String, path: String) throws {
        let guide = try String(contentsOf: Repository.file("Documentation/WritingAPlugin.md"), encoding: .utf8)
        let example = try String(contentsOf: Repository.file("Examples/\(path)"), encoding: .utf8)
        #expect(guide.contains("```\(language)\n\(example)```"))
    }

    @Test func `dropped into a folder it is found by name`() throws {
        let library = try drop()
        defer { library.remove() }
        let registry = try Registry(searching: SearchPath(only: [], folders: [library.folder.path]))
        let component = try registry.component("half-life", .schedule)
        #expect(component.summary == "Halves the rate every n ticks.")
        #expect(component.version == "1.0.0" && component.defaultClock == .epoch && component.allowsFractionalTime)
        #expect(component.parameters.map(\.inWords) == ["ticks (time, above 0, default 5)"])
        #expect(try SharedObject.inspect(library.path).exportedSymbols.map(\.name) == ["anneal_plugin_v1"])
    }

    @Test func `its values are those of the formula`() throws {
        let library = try drop()
        defer { library.remove() }
        let registry = try Registry(searching: SearchPath(only: [library.path]))
        let length = RunLength(steps: 100, stepsPerEpoch: 10)

        let byDefault = try ScheduleInstance(ScheduleSpecification("half-life"), in: registry, length: length)
        let curve = try byDefault.curve(steps: 0..<1000, base: [0.1])
        for (step, rate) in curve.enumerated() { #expect(rate == 0.1 * pow(0.5, Double(step / 10) / 5)) }

        let shorter = try ScheduleInstance(ScheduleSpecification("half-life(ticks=2)"), in: registry, length: length)
        let halved = try shorter.curve(steps: 0..<50, base: [8])
        #expect([0, 20, 40].map { halved[$0] } == [8, 4, 2])
        #expect(try shorter.values(atTimes: [6, 0, 2], base: [8]) == [1, 8, 4])
        #expect(try shorter.values(atTimes: [2, 2], base: [8, 0.5]) == [4, 0.25])

        // The clock changes, the curve stays: 2 epochs are 20 steps.
        let perStep = try ScheduleInstance(
            ScheduleSpecification("half-life(ticks=2)"), in: registry, length: length, clock: .step)
        #expect(try [20, 40].map { try perStep.curve(steps: $0..<$0 + 1, base: [8]) } == [[4], [2]])
    }

    @Test func `what it cannot take is refused with its own table`() throws {
        let library = try drop()
        defer { library.remove() }
        let registry = try Registry(searching: SearchPath(only: [library.path]))
        for (text, sentence) in [
            (
                "half-life(ticks=0)",
                "half-life cannot take ticks=0: it takes ticks (time, above 0, default 5)"
            ),
            (
                "half-life(tick=2)",
                "half-life has no parameter tick (did you mean ticks?): it has ticks (time, above 0, default 5)"
            ),
            ("halflife", "there is no schedule called halflife (did you mean half-life?)"),
        ] {
            let error = #expect(throws: SpecificationError.self) {
                try ScheduleInstance(ScheduleSpecification(text), in: registry, length: RunLength(steps: 1))
            }
            #expect(error?.description == sentence)
        }
    }
}
