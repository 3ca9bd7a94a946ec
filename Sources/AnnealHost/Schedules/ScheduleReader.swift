/// A schedule as a run asks it, step after step.
///
///     let reader = ScheduleReader(try ScheduleInstance("step(step_size=2)", …), base: [0.1])
///     try reader.values(afterStep: 2, state: schedule.initialState, into: out)   // out[0] is 0.01, up to rounding
///
/// Where no part of the schedule listens, its values depend on the step alone: then some steps are read ahead, which crosses
/// the plugin boundary once for all of them. The values are the same.
public final class ScheduleReader {
    /// Enough to forget the boundary, few enough to stay in a corner of the first-level cache.
    private static let stepsAhead = 64

    private let schedule: ScheduleInstance
    private let base: [Double]
    private let width: Int
    private let rows: UnsafeMutablePointer<Double>
    /// The step of the first row, and how many rows there are.
    private var (first, count) = (0, 0)
    private var readsAhead: Bool

    /// - Parameter base: one value per channel, the same for the whole run.
    public init(_ schedule: ScheduleInstance, base: [Double]) {
        precondition(base.count == schedule.channels.count, "one base value per channel")
        self.schedule = schedule
        self.base = base
        width = base.count
        rows = .allocate(capacity: Self.stepsAhead * base.count)
        readsAhead = schedule.stateKeys.isEmpty
    }

    deinit { rows.deallocate() }

    /// The values at one step.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - state: what listening schedules have seen.
    ///   - firstState: where its own begins, in a state that several schedules share.
    ///   - out: receives one value per channel.
    @inline(__always) public func values(
        afterStep step: Int, state: ScheduleInstance.State, from firstState: Int = 0,
        into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        var row = step &- first
        if row < 0 || row >= count {
            guard readsAhead(from: step) else {
                return try schedule.values(afterStep: step, base: base, state: state, from: firstState, into: out)
            }
            row = 0
        }
        for channel in 0..<width { out[channel] = rows[row &* width &+ channel] }
    }

    @inline(never) private func readsAhead(from step: Int) -> Bool {
        guard readsAhead, step <= Int.max - Self.stepsAhead else { return false }
        do throws(ComponentFailure) {
            let steps = step..<step + Self.stepsAhead
            try schedule.rows(afterSteps: steps, base: base, state: schedule.initialState.values, into: rows)
        } catch {
            // One of them cannot be had, maybe beyond the end of the run: it is met when its step comes, if it does.
            readsAhead = false
            return false
        }
        (first, count) = (step, Self.stepsAhead)
        return true
    }
}
