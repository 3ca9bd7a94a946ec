public import AnnealHost
internal import AnnealTraining

/// A schedule that would move, but not in this run: each step gets the same value.
public struct StandingSchedule: Sendable {
    /// The hyperparameter, and in a group its name: "lr", "weight_decay[bias]".
    public let target: String
    public let schedule: ScheduleInstance
    public let value: Double
    /// Whether it would move if it ticked with each step.
    public let movesByStep: Bool
    /// Whether it would move in a run of more epochs.
    public let movesInLonger: Bool

    /// `nil` if the schedule moves, and if nobody expects it to: it says so itself by `fixed`, or waits for a metric.
    ///
    /// - Parameter base: what it starts from, a value for each channel.
    init?(
        _ schedule: ScheduleInstance, for target: String, base: [Double], in registry: Registry
    ) {
        guard schedule.components.contains(where: { $0.name != "fixed" }), schedule.initialState.values.isEmpty,
            let steps = schedule.length.steps, steps > 1, let value = schedule.standingValue(base: base)
        else { return nil }
        self.target = target
        self.schedule = schedule
        self.value = value
        func moves(_ length: RunLength, _ clock: Clock) -> Bool {
            let other = try? ScheduleInstance(schedule.specification, in: registry, length: length, clock: clock)
            return other.map { $0.standingValue(base: base) == nil } ?? false
        }
        movesByStep = schedule.clock != .step && moves(schedule.length, .step)
        var longer = schedule.length
        longer.steps = 8 * steps
        movesInLonger = moves(longer, schedule.clock)
    }
}

extension ScheduleInstance {
    /// The value of the first channel at each step, if all channels stand still; `nil` if they do not, or fail, or if there are more
    /// than can be looked at in a moment.
    fileprivate func standingValue(base: [Double]) -> Double? {
        let steps = length.steps ?? 0
        guard steps <= 1 << 20 else { return nil }
        guard let first = try? curve(steps: 0..<1, base: base) else { return nil }
        // A schedule that moves mostly does so soon.
        for start in stride(from: 0, to: steps, by: 4096) {
            guard let values = try? curve(steps: start..<min(start + 4096, steps), base: base) else { return nil }
            for (index, value) in values.enumerated() where value != first[index % first.count] { return nil }
        }
        return first.first
    }
}

extension TrainingRun {
    /// The schedules that stand still in this run.
    public var standingSchedules: [StandingSchedule] {
        let optimizer = trainer.optimizer
        func standing(_ members: [ScheduleSet.Member], _ group: ParameterGroup, in name: String?) -> [StandingSchedule]
        {
            members.compactMap { member in
                let base = member.schedule.channels.map { channel in
                    optimizer.hyperparameter(for: channel == "lr" ? member.target : channel)
                        .map { group.hyperparameters[$0] } ?? 0
                }
                return StandingSchedule(
                    member.schedule, for: member.target + (name.map { "[\($0)]" } ?? ""), base: base,
                    in: prepared.resolved.registry)
            }
        }
        return standing(schedules.common.members, optimizer.groups[0], in: nil)
            + schedules.own.flatMap { own in
                let group = optimizer.groups[own.group]
                return standing(own.members, group, in: group.name)
            }
    }
}
