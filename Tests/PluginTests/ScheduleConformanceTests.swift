import AnnealHost
import Foundation
import Testing

/// Laws that every schedule obeys, whatever its parameters.
@Suite struct ScheduleConformanceTests {
    private static let length = RunLength(steps: 100)

    /// A schedule for each set of parameters it accepts; those it refuses must say why.
    private func instances(of name: String) throws -> [ScheduleInstance] {
        try InstalledPlugins.specifications(of: name).compactMap { specification in
            do {
                return try ScheduleInstance(
                    .strategy(specification), in: InstalledPlugins.registry, length: Self.length)
            } catch let error as SpecificationError {
                guard case .refused(_, let sentence) = error.reason else { throw error }
                #expect(!sentence.isEmpty)
                return nil
            }
        }
    }

    /// Times at the start, around the end, far out and, where they mean something, between ticks.
    private func times(of schedule: ScheduleInstance) -> [Double] {
        let whole = (0...130).map(Double.init) + [999, 12_345, 1e6, 1e9]
        return schedule.components[0].allowsFractionalTime ? whole + [0.5, 1.25, 33.3, 99.999, 1e6 + 0.5] : whole
    }

    private func base(of schedule: ScheduleInstance) -> [Double] { schedule.channels.map { $0 == "lr" ? 0.1 : 0.85 } }

    @Test(arguments: InstalledPlugins.schedules)
    func isATotalFunctionOfTime(name: String) throws {
        for schedule in try instances(of: name) {
            let values = try schedule.values(atTimes: times(of: schedule), base: base(of: schedule))
            #expect(values.allSatisfy { $0.isFinite && $0 >= 0 }, "\(schedule.specification)")
        }
    }

    @Test(arguments: InstalledPlugins.schedules)
    func scalarBatchStridedAndReversedAgreeBitForBit(name: String) throws {
        for schedule in try instances(of: name) {
            let (times, base, channels) = (times(of: schedule), base(of: schedule), schedule.channels.count)
            let batch = try schedule.values(atTimes: times, base: base)
            let scalar = try times.flatMap { try schedule.values(atTimes: [$0], base: base) }
            let strided = try schedule.values(atTimes: times, base: times.flatMap { _ in base })
            let backwards = try schedule.values(atTimes: times.reversed(), base: base)
            let reversed = stride(from: backwards.count - channels, through: 0, by: -channels).flatMap {
                backwards[$0..<$0 + channels]
            }
            #expect(batch == scalar && batch == strided && batch == reversed, "\(schedule.specification)")
        }
    }

    @Test(arguments: InstalledPlugins.schedules)
    func rewoundAndMadeAgainAgreeBitForBit(name: String) throws {
        for (first, second) in zip(try instances(of: name), try instances(of: name)) {
            let base = base(of: first)
            let once = try first.curve(steps: 0..<120, base: base)
            _ = try first.curve(steps: 5000..<5010, base: base)
            let again = try first.curve(steps: 0..<120, base: base)
            let anew = try second.curve(steps: 0..<120, base: base)
            #expect(again == once && anew == once, "\(first.specification)")
        }
    }

    @Test(arguments: InstalledPlugins.schedules)
    func mayBeAskedFromManyThreads(name: String) throws {
        let schedule = try #require(try instances(of: name).first)
        let (times, base) = (times(of: schedule), base(of: schedule))
        let expected = try schedule.values(atTimes: times, base: base)
        let agreements = Agreements(count: 64)
        DispatchQueue.concurrentPerform(iterations: agreements.count) { index in
            agreements[index] = (try? schedule.values(atTimes: times, base: base)) == expected
        }
        #expect((0..<agreements.count).allSatisfy { agreements[$0] })
    }

    @Test(arguments: InstalledPlugins.schedules)
    func aClosedFormHasNoState(name: String) throws {
        let schedule = try #require(try instances(of: name).first)
        #expect(schedule.initialState.values.count == schedule.components[0].stateKeys.count)
    }

    /// One epoch is the steps in it: a schedule whose times are converted meets its own values at whole epochs.
    @Test(arguments: [
        "fixed", "step(step_size=3)", "exponential(gamma=0.9)", "cosine(T_max=7)", "cosine-restarts(T_0=4)",
    ])
    func aChangeOfClockLeavesTheCurveInPlace(text: String) throws {
        let length = RunLength(steps: 200, stepsPerEpoch: 10)
        let specification = try ScheduleSpecification(text)
        let perEpoch = try ScheduleInstance(specification, in: InstalledPlugins.registry, length: length)
        let perStep = try ScheduleInstance(specification, in: InstalledPlugins.registry, length: length, clock: .step)
        let a = try perEpoch.curve(steps: 0..<200, base: [0.1])
        let b = try perStep.curve(steps: 0..<200, base: [0.1])
        for step in stride(from: 0, to: 200, by: 10) {
            #expect(abs(a[step] - b[step]) <= 1e-15, "step \(step)")
            #expect(a[step..<step + 10].allSatisfy { $0 == a[step] }, "an epoch is level")
        }
    }
}

/// Answers from several threads, one place each.
private final class Agreements: @unchecked Sendable {
    private let places: UnsafeMutablePointer<Bool>
    let count: Int

    init(count: Int) {
        self.count = count
        places = .allocate(capacity: count)
        places.initialize(repeating: false, count: count)
    }

    deinit { places.deallocate() }

    subscript(index: Int) -> Bool {
        get { places[index] }
        set { places[index] = newValue }
    }
}
