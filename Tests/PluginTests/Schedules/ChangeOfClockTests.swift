import AnnealHost
import Testing

/// A schedule per step or per epoch, whatever its own clock is.
@Suite struct ChangeOfClockTests {
    // A power of two, so that the conversion rounds nothing and steps stay where they are.
    private static let length = RunLength(steps: 200, stepsPerEpoch: 8)

    /// A schedule for each set of parameters it accepts.
    private func instances(of name: String) throws -> [ScheduleInstance] {
        try InstalledPlugins.specifications(of: name).compactMap { specification in
            do {
                return try ScheduleInstance(
                    .strategy(specification), in: InstalledPlugins.registry, length: Self.length)
            } catch {
                guard error.refusal != nil else { throw error }
                return nil
            }
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
    /// warmup's climb counts the tick being taken, whatever that is, so this is no law for every plugin.
    @Test(arguments: InstalledPlugins.schedules.filter { $0 != "warmup" })
    func `leaves the curve in place`(name: String) throws {
        for own in try instances(of: name) {
            guard let other = try onTheOtherClock(own) else { continue }
            let base = own.channels.map { $0 == "lr" ? 0.1 : 0.85 }
            let a = try own.curve(steps: 0..<200, base: base)
            let b = try other.curve(steps: 0..<200, base: base)
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
