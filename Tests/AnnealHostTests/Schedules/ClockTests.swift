import TestSupport
import Testing

@testable import AnnealHost

/// Steps, epochs and the conversion of times between them.
@Suite struct ClockTests {
    @Test func `completed ticks`() {
        let length = RunLength(steps: 25, stepsPerEpoch: 10)
        #expect([0, 9, 10, 24, 25, 30].map { length.time(.epoch, afterStep: $0) } == [0, 0, 1, 2, 2, 3])
        #expect([0, 9, 30].map { length.time(.step, afterStep: $0) } == [0, 9, 30])
        #expect(length.ticks(of: .step) == 25)
        #expect(length.ticks(of: .epoch) == 2.5)
        #expect(RunLength(steps: nil, stepsPerEpoch: 10).ticks(of: .epoch) == nil)
        #expect(RunLength(steps: 0).ticks(of: .epoch) == 0)
        #expect(RunLength(steps: 7) == RunLength(steps: 7, stepsPerEpoch: 1))
        for none in [0, -3, .min] { #expect(RunLength(steps: 1, stepsPerEpoch: none).stepsPerEpoch == 1) }
    }

    @Test(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
    func `times change with the clock, other numbers do not`() throws {
        let registry = try CompiledLibrary.registry(fixture: "echo")
        let component = try registry.component("echo")
        func converted(_ text: String, _ old: Clock, _ new: Clock, _ stepsPerEpoch: Int = 10) throws -> Arguments {
            let length = RunLength(steps: nil, stepsPerEpoch: stepsPerEpoch)
            return try Arguments(Specification(text).arguments, for: component)
                .inTicks(of: TimeScale(new, length: length, piece: nil), own: old, component: component)
        }
        let typed = "echo(length=2.5, wholes=[3, 80], whole=4, number=7, numbers=[1])"
        let steps = try converted(typed, .epoch, .step)
        #expect(steps.values[7] == .number(25) && steps.values[6] == .list([30, 800]))
        #expect(steps.values[..<2] == [.number(7), .number(4)] && steps.values[5] == .list([1]))
        let epochs = try converted("echo(length=20, wholes=[30])", .step, .epoch)
        #expect(epochs.values[7] == .number(2) && epochs.values[6] == .list([3]))
        for clock in Clock.allCases {
            #expect(try converted(typed, clock, clock) == Arguments(Specification(typed).arguments, for: component))
        }
        #expect(try converted("echo", .epoch, .step).values[7] == .unset)

        let error = #expect(throws: SpecificationError.self) { try converted("echo(wholes=[35])", .step, .epoch) }
        #expect(error?.reason == .notWholeEpochs("35 steps", epochs: 3.5, stepsPerEpoch: 10))
        #expect(throws: SpecificationError.self) { try converted("echo(length=1e308)", .epoch, .step, 1000) }
    }
}
