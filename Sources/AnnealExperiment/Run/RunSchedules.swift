public import AnnealHost
public import AnnealTraining

/// The schedules of a run: the common ones, and what parameter groups have in their place.
public struct RunSchedules {
    /// One group's own schedules.
    public struct Own {
        public let group: Int
        public let members: [ScheduleSet.Member]
        /// With the common ones for what it has no own schedule for.
        public let set: ScheduleSet
    }

    public let common: ScheduleSet
    public let own: [Own]

    /// - Parameters:
    ///   - assignments: the common ones.
    ///   - groups: each group's own with the group's name, in the order of the groups.
    ///   - legs: the parts of the run, over which they are laid out one after another.
    init(
        _ assignments: [ScheduleAssignment], groups: [(name: String, schedules: [ScheduleAssignment])],
        in registry: Registry, legs: [RunLeg], clock: Clock?, for optimizer: Component
    ) throws {
        func member(_ driven: ScheduleAssignment, in group: String? = nil) throws -> ScheduleSet.Member {
            let name = driven.target + (group.map { "[\($0)]" } ?? "")
            let first = legs.lastIndex { $0.begun.contains(name) } ?? 0
            var schedule = try ScheduleInstance(
                driven.specification, in: registry, length: legs[first].length, clock: clock,
                from: legs[first].firstStep)
            for leg in legs[(first + 1)...] {
                schedule = try schedule.resumed(in: leg, from: registry)
            }
            return ScheduleSet.Member(schedule, for: driven.target)
        }
        let common = ScheduleSet(try assignments.map { try member($0) })
        try Self.check(common, for: optimizer)
        var own: [Own] = []
        for (index, group) in groups.enumerated() where !group.schedules.isEmpty {
            let members = try group.schedules.map { try member($0, in: group.name) }
            let replaced = common.members.map { old in members.first { $0.target == old.target } ?? old }
            let added = members.filter { new in !common.members.contains { $0.target == new.target } }
            let set = ScheduleSet(replaced + added)
            try Self.check(set, for: optimizer)
            own.append(Own(group: index + 1, members: members, set: set))
        }
        self.common = common
        self.own = own
    }

    public var sources: GroupSources {
        GroupSources(common, own: Dictionary(uniqueKeysWithValues: own.map { ($0.group, $0.set) }))
    }

    /// Every channel that is driven in some group.
    public var channels: [String] {
        own.flatMap(\.set.channels).reduce(into: common.channels) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The strategies in them.
    public var components: [Component] { (common.members + own.flatMap(\.members)).flatMap(\.schedule.components) }

    /// Whether any of them listens.
    public var listens: Bool {
        !common.initialState.values.isEmpty || own.contains { !$0.set.initialState.values.isEmpty }
    }

    private static func check(_ set: ScheduleSet, for optimizer: Component) throws {
        var drivers: [Int: String] = [:]
        for channel in set.channels {
            guard let hyperparameter = optimizer.hyperparameter(for: channel) else { continue }
            if let other = drivers.updateValue(channel, forKey: hyperparameter) {
                throw ExperimentError.drivenTwice(
                    optimizer.parameters[hyperparameter].key, names: other == channel ? [] : [other, channel])
            }
        }
    }
}

extension ScheduleInstance {
    /// As a part of the run takes it over. One that stands still needs no policy: it is the same under each.
    fileprivate func resumed(in leg: RunLeg, from registry: Registry) throws(SpecificationError) -> ScheduleInstance {
        if leg.horizon == .refuse, leg.steps != length.steps, stateKeys.isEmpty {
            let base = channels.map { _ in 1.0 }
            let longer = try resumed(atStep: leg.firstStep, length: leg.length, .keepStep, in: registry)
            if let value = standingValue(base: base), longer.standingValue(base: base) == value { return longer }
        }
        return try resumed(atStep: leg.firstStep, length: leg.length, leg.horizon, in: registry)
    }
}
