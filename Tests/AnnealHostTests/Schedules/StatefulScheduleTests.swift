import TestSupport
import Testing

@testable import AnnealHost

/// A schedule that listens keeps what it has seen in the host: a value that is copied, compared and put back.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct StatefulScheduleTests {
    private static let losses = [1.0, 0.8, 0.9, 0.85, 0.7, .nan, 0.7, 0.71, 0.72, 0.6, 0.6]
    /// With `factor=0.5, patience=1`: a drop at the second loss in a row that is no better than the best.
    private static let rates = [0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05, 0.05]

    private static let registry = Result { try CompiledLibrary.registry(fixture: "plateau") }

    private func plateau(_ text: String = "small-plateau") throws -> ScheduleInstance {
        try ScheduleInstance(ScheduleSpecification(text), in: Self.registry.get(), length: RunLength(steps: nil))
    }

    private func replay(
        _ schedule: ScheduleInstance, from epoch: Int = 0, _ state: inout ScheduleInstance.State
    ) throws -> [Double] {
        try Self.losses.indices.dropFirst(epoch).map { epoch in
            try schedule.observe(metric: Self.losses[epoch], afterStep: epoch, base: [0.4], state: &state)
            return try schedule.curve(steps: epoch..<epoch + 1, base: [0.4], state: state)[0]
        }
    }

    @Test func `it drops when nothing improves`() throws {
        let schedule = try plateau()
        #expect(schedule.stateKeys == ["small-plateau.best", "small-plateau.bad", "small-plateau.scale"])
        #expect(schedule.initialState.values == [.infinity, 0, 1])
        var state = schedule.initialState
        #expect(try replay(schedule, &state) == Self.rates)
        #expect(state.values == [0.6, 1, 0.125])
        #expect(try schedule.curve(steps: 0..<2, base: [0.4]) == [0.4, 0.4], "the instance itself has seen nothing")
    }

    @Test func `a copied state replays the same values`() throws {
        let schedule = try plateau()
        for epoch in 0...Self.losses.count {
            var state = schedule.initialState
            for (index, loss) in Self.losses.prefix(epoch).enumerated() {
                try schedule.observe(metric: loss, afterStep: index, base: [0.4], state: &state)
            }
            let snapshot = state
            let once = try replay(schedule, from: epoch, &state)
            #expect(once == Array(Self.rates.dropFirst(epoch)))

            // Another instance of the same specification continues from the copy as well.
            var copy = snapshot
            #expect(try replay(plateau(), from: epoch, &copy) == once)
            #expect(copy == state)
        }
    }

    @Test func `two groups listen apart`() throws {
        let schedule = try plateau("small-plateau(patience=0)")
        var (first, second) = (schedule.initialState, schedule.initialState)
        for loss in [1.0, 2, 3] { try schedule.observe(metric: loss, afterStep: 0, base: [1], state: &first) }
        for loss in [3.0, 2, 1] { try schedule.observe(metric: loss, afterStep: 0, base: [1], state: &second) }
        #expect(try schedule.curve(steps: 0..<1, base: [1], state: first) == [0.25])
        #expect(try schedule.curve(steps: 0..<1, base: [1], state: second) == [1])
    }

    /// The rate does not depend on the step: asking in any order or many at once gives the same.
    @Test func `asking changes nothing`() throws {
        let schedule = try plateau()
        var state = schedule.initialState
        for loss in [1.0, 1, 1] { try schedule.observe(metric: loss, afterStep: 1, base: [1], state: &state) }
        let before = state
        #expect(try schedule.curve(steps: 0..<100, base: [1], state: state) == Array(repeating: 0.5, count: 100))
        #expect(state == before)
    }
}
