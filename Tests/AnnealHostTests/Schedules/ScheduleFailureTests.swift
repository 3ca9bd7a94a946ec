import TestSupport
import Testing

@testable import AnnealHost

/// Schedules that refuse, fail or give what no rate can be: one sentence each, and never a crash.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct ScheduleFailureTests {
    private static let plain = Result { try CompiledLibrary.registry(fixture: "misbehaving", ["FLAGS": "0"]) }

    private func schedule(_ how: String) throws -> ScheduleInstance {
        try ScheduleInstance(
            ScheduleSpecification("clumsy(how=\(how))"), in: Self.plain.get(),
            length: RunLength(steps: 10, stepsPerEpoch: 2))
    }

    @Test(arguments: [
        ("refuse", "clumsy refuses this: T_0 must be at least 1"),
        ("silent", "clumsy refuses this: it gave up with status 2 and no reason"),
        ("odd-status", "clumsy refuses this: it gave up with status -77 and no reason"),
        (
            "overfill",
            "clumsy refuses this: "
                + String(decoding: (0..<511).map { UInt8(ascii: "a") + UInt8($0 % 26) }, as: UTF8.self)
        ),
        ("unterminated", "clumsy refuses this: " + String(repeating: "x", count: 511)),
    ])
    func `create`(how: String, sentence: String) throws {
        let error = #expect(throws: SpecificationError.self) { try schedule(how) }
        #expect(error?.description == sentence)
    }

    @Test(arguments: [
        ("fill", "clumsy: row 3 is beyond me"),
        (
            "nan",
            "clumsy: gave lr = nan at step 3; a value must be finite and not negative: "
                + "change its parameters or the base rate"
        ),
        (
            "negative",
            "clumsy: gave momentum = -0.25 at step 3; a value must be finite and not negative: "
                + "change its parameters or the base rate"
        ),
        (
            "infinite",
            "clumsy: gave lr = inf at step 3; a value must be finite and not negative: "
                + "change its parameters or the base rate"
        ),
        (
            "unwritten",
            "clumsy: gave lr = nan at step 3; a value must be finite and not negative: "
                + "change its parameters or the base rate"
        ),
    ])
    func `fill`(how: String, sentence: String) throws {
        let schedule = try schedule(how)
        #expect(try schedule.curve(steps: 0..<3, base: [0.5, 0.9]) == [0.5, 0.9, 0.5, 0.9, 0.5, 0.9])
        let error = #expect(throws: ComponentFailure.self) { try schedule.curve(steps: 0..<6, base: [0.5, 0.9]) }
        #expect(error?.description == sentence)
    }

    /// The value of one step is checked as the curve is.
    @Test func `a single value`() throws {
        let schedule = try schedule("nan")
        var out = [0.0, 0.0]
        try schedule.values(afterStep: 2, base: [0.5, 0.9], state: schedule.initialState, into: &out)
        #expect(out == [0.5, 0.9])
        let error = #expect(throws: ComponentFailure.self) {
            try schedule.values(afterStep: 4, base: [0.5, 0.9], state: schedule.initialState, into: &out)
        }
        #expect(error?.sentence.hasPrefix("gave lr = nan at step 4; ") == true)
    }

    @Test func `observe`() throws {
        let schedule = try schedule("observe")
        var state = schedule.initialState
        let error = #expect(throws: ComponentFailure.self) {
            try schedule.observe(metric: 1, afterStep: 7, base: [0.5, 0.9], state: &state)
        }
        #expect(error?.description == "clumsy: epoch 3 is beyond me")
        #expect(state == schedule.initialState)
    }

    @Test func `a schedule that needs the length of the run is not made without it`() throws {
        let registry = try CompiledLibrary.registry(fixture: "misbehaving", ["FLAGS": "ANNEAL_NEEDS_HORIZON"])
        let specification = try ScheduleSpecification("clumsy(how=none)")
        let error = #expect(throws: SpecificationError.self) {
            try ScheduleInstance(specification, in: registry, length: RunLength(steps: nil))
        }
        #expect(error?.description == "clumsy needs the length of the run to be known")
        _ = try ScheduleInstance(specification, in: registry, length: RunLength(steps: 0))
    }
}
