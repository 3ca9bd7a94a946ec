import AnnealHost
import Foundation
import Testing

/// Laws that every schedule obeys, whatever its parameters.
@Suite struct ScheduleConformanceTests {
    private static let length = RunLength(steps: 100)

    /// A schedule for each set of parameters it accepts; those it refuses must say why.
    private func instances(of name: String, length: RunLength = length) throws -> [ScheduleInstance] {
        try InstalledPlugins.specifications(of: name).compactMap { specification in
            do {
                return try ScheduleInstance(.strategy(specification), in: InstalledPlugins.registry, length: length)
            } catch {
                guard let sentence = error.refusal else { throw error }
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
        let instances = try instances(of: name)
        #expect(!instances.isEmpty)
        for schedule in instances {
            let values = try schedule.values(atTimes: times(of: schedule), base: base(of: schedule))
            #expect(values.allSatisfy { $0.isFinite && $0 >= 0 }, "\(schedule.specification)")
        }
    }

    @Test(arguments: InstalledPlugins.schedules, [nil, 0, 1, 2, 7] as [Int?])
    func isTotalHoweverLongTheRun(name: String, steps: Int?) throws {
        for schedule in try instances(of: name, length: RunLength(steps: steps)) {
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

    private static let metrics = [
        1, 0.9, .nan, 0.9, 0.9, 0.9, -3, -3, -3, 1e300, .infinity, -1e-300, 0, 0, 0, -.infinity, .nan, 2, 2, 2, -1e300,
    ]

    @Test(arguments: InstalledPlugins.schedules)
    func whatItHearsLeavesItTotalAndRepeatable(name: String) throws {
        for schedule in try instances(of: name) {
            let base = base(of: schedule)
            for silent in [base, base.map { _ in 0 }] {
                var (state, again) = (schedule.initialState, schedule.initialState)
                for (step, metric) in Self.metrics.enumerated() {
                    if step == 7 { again = state }
                    try schedule.observe(metric: metric, afterStep: step, base: silent, state: &state)
                    if step >= 7 {
                        try schedule.observe(metric: metric, afterStep: step, base: silent, state: &again)
                        #expect(state == again)
                    }
                    for now in [base, silent] {
                        let values = try schedule.values(atTimes: [Double(step)], base: now, state: state)
                        #expect(values.allSatisfy { $0.isFinite && $0 >= 0 }, "\(schedule.specification): \(state)")
                    }
                }
                if schedule.components[0].stateKeys.isEmpty { #expect(state.values.isEmpty) }
            }
        }
    }

    /// A checkpoint that was tampered with may give a wrong rate, which the host refuses, but never a trap.
    @Test(arguments: InstalledPlugins.schedules, [.nan, -1, 1e300, 0.5, -.infinity])
    func aSpoiltStateIsSurvived(name: String, value: Double) throws {
        for schedule in try instances(of: name) {
            var state = schedule.initialState
            state.values = state.values.map { _ in value }
            for metric in Self.metrics {
                try schedule.observe(metric: metric, afterStep: 3, base: base(of: schedule), state: &state)
            }
            #expect(try schedule.values(atTimes: [3], base: base(of: schedule), state: state).count > 0)
        }
    }

    /// `nil` if its times come to no legal number of ticks there.
    private func onTheOtherClock(_ schedule: ScheduleInstance) throws -> ScheduleInstance? {
        do {
            return try ScheduleInstance(
                schedule.specification, in: InstalledPlugins.registry, length: schedule.length,
                clock: schedule.clock == .epoch ? .step : .epoch)
        } catch {
            switch error.reason {
            case .notWholeEpochs, .illegalTicks: return nil
            default: throw error
            }
        }
    }

    /// One epoch is the steps in it: a schedule whose times are converted meets its own values at whole epochs. Only
    /// warmup's climb counts the tick being taken, whatever that is.
    @Test(arguments: InstalledPlugins.schedules.filter { $0 != "warmup" })
    func aChangeOfClockLeavesTheCurveInPlace(name: String) throws {
        // A power of two, so that the conversion rounds nothing and steps stay where they are.
        let length = RunLength(steps: 200, stepsPerEpoch: 8)
        for own in try instances(of: name, length: length) {
            guard let other = try onTheOtherClock(own) else { continue }
            let a = try own.curve(steps: 0..<200, base: base(of: own))
            let b = try other.curve(steps: 0..<200, base: base(of: own))
            let width = own.channels.count
            for row in stride(from: 0, to: 200, by: 8) {
                for place in row * width..<(row + 1) * width {
                    #expect(abs(a[place] - b[place]) <= 1e-14 * max(1, a[place]), "\(own.specification) at step \(row)")
                }
                let perEpoch = own.clock == .epoch ? a : b
                #expect(
                    (row..<row + 8).allSatisfy { perEpoch[$0 * width] == perEpoch[row * width] }, "an epoch is level")
            }
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
