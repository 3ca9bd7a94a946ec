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
    ///   - groups: each group's own, in the order of the groups.
    init(
        _ assignments: [ScheduleAssignment], groups: [[ScheduleAssignment]], in registry: Registry, length: RunLength,
        clock: Clock?, for optimizer: Component
    ) throws {
        func member(_ driven: ScheduleAssignment) throws -> ScheduleSet.Member {
            ScheduleSet.Member(
                try ScheduleInstance(driven.specification, in: registry, length: length, clock: clock),
                for: driven.target)
        }
        let common = ScheduleSet(try assignments.map(member))
        try Self.check(common, for: optimizer)
        var own: [Own] = []
        for (index, driven) in groups.enumerated() where !driven.isEmpty {
            let members = try driven.map(member)
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
