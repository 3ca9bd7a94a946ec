public import AnnealHost

/// What drives the hyperparameters of each parameter group: one source for all, each group with its own base values, and for
/// some groups another in its place.
///
///     GroupSources(cosine, own: [2: linear]).columns(of: optimizer).map(\.name)   // for each group with a rate of its own
public struct GroupSources {
    public let common: any RateSource
    /// By the group's index.
    public let own: [Int: any RateSource]

    public init(_ common: any RateSource, own: [Int: any RateSource] = [:]) {
        self.common = common
        self.own = own
    }

    public subscript(group: Int) -> any RateSource { own[group] ?? common }

    /// What a run starts with: what each group's source starts with, one after another.
    public func initialState(for optimizer: OptimizerInstance) -> ScheduleInstance.State {
        ScheduleInstance.State(values: optimizer.groups.indices.flatMap { self[$0].initialState.values })
    }

    /// A hyperparameter that changes during the run.
    public struct Column: Sendable, Equatable {
        public let key: String
        /// The group's name; `nil` for the common one.
        public let group: String?
        /// Where it stands in the optimizer's hyperparameters.
        let index: Int

        /// "weight_decay", or "lr[head]" in a group with a pattern.
        public var name: String { group.map { "\(key)[\($0)]" } ?? key }
    }

    /// What is driven besides the common rate and momentum.
    public func columns(of optimizer: OptimizerInstance) -> [Column] {
        let parameters = optimizer.component.parameters
        return optimizer.groups.enumerated().flatMap { group, parameterGroup in
            self[group].channels.compactMap { channel -> Column? in
                if group == 0, channel == "lr" || channel == "momentum" { return nil }
                guard let target = optimizer.hyperparameter(for: channel) else { return nil }
                return Column(
                    key: parameters[target].key, group: group == 0 ? nil : parameterGroup.name,
                    index: group * parameters.count + target)
            }
        }
    }
}
