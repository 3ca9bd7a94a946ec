public import AnnealHost
internal import AnnealTraining

/// An experiment whose names mean something: its strategies are loaded, and all is checked that can be without its data.
public struct ResolvedExperiment {
    public internal(set) var experiment: Experiment
    public let registry: Registry
    public let optimizer: Component
    /// What drives hyperparameters, the rate's schedule first and with its warm-up.
    public let schedules: [ScheduleAssignment]
    /// Each group's own in place of those, in the order of the groups.
    public let groupSchedules: [[ScheduleAssignment]]

    /// - Throws: `FieldError`, `ExperimentError` or `SpecificationError`: wrong usage.
    public init(_ experiment: Experiment, in registry: Registry) throws {
        try experiment.check()
        self.experiment = experiment
        self.registry = registry
        if experiment.densifies {
            guard case .embeddingBag = experiment.model else {
                throw ExperimentError.nothingToDensify(experiment.model)
            }
        }
        if experiment.leastImprovement > 0, experiment.patience == nil {
            throw ExperimentError.improvementWithoutPatience
        }
        if experiment.beginsPartially, experiment.initialWeights == nil { throw ExperimentError.partialWithoutWeights }
        if experiment.averagingStart != nil, experiment.averaging == nil { throw ExperimentError.startWithoutAverage }
        optimizer = try registry.component(experiment.optimizer.name, .optimizer)
        schedules = try Self.common(experiment, in: registry, for: optimizer)
        groupSchedules = try experiment.groups.map { [schedules, optimizer] group in
            try Self.check(group.schedules, of: group, in: registry, for: optimizer)
            try Self.checkRate(of: group, else: schedules, in: registry, for: optimizer)
            return try Self.listening(group.schedules, to: experiment.monitor, in: registry)
        }
        try checkCommonRate()
        let rate = experiment.rate?.number
        _ = try optimizer.arguments(experiment.optimizer, rate: rate)
        for group in experiment.groups { try optimizer.check(group.specification, experiment.optimizer, rate: rate) }
    }

    /// Each group's own schedules, with its name.
    var namedGroupSchedules: [(name: String, schedules: [ScheduleAssignment])] {
        zip(experiment.groups, groupSchedules).map { ("\($0.specification.pattern)", $1) }
    }

    /// Every schedule, the common ones first.
    public var allSchedules: [ScheduleAssignment] { schedules + groupSchedules.joined() }

    /// Whether the optimizer's specification sets the rate itself.
    public var optimizerSetsRate: Bool {
        let key = optimizer.parameters.first { $0.role == .lr }?.key
        return experiment.optimizer.arguments.contains { $0.key == key }
    }

    private static func common(
        _ experiment: Experiment, in registry: Registry, for optimizer: Component
    ) throws -> [ScheduleAssignment] {
        try check(experiment.schedules, of: nil, in: registry, for: optimizer)
        let rate =
            try experiment.schedules.first { $0.target == "lr" }?.specification ?? ScheduleSpecification("fixed")
        let warmed = experiment.warmup.map { rate.warmedUp(for: $0) } ?? rate
        try warmed.check(in: registry)
        return try listening(
            [ScheduleAssignment(warmed)] + experiment.schedules.filter { $0.target != "lr" }, to: experiment.monitor,
            in: registry)
    }

    private static func check(
        _ schedules: [ScheduleAssignment], of group: GroupOptions?, in registry: Registry, for optimizer: Component
    ) throws {
        var targets: Set<String> = []
        for schedule in schedules {
            guard optimizer.hyperparameter(for: schedule.target) != nil else {
                throw ExperimentError.notSchedulable(
                    schedule.target, optimizer: optimizer.name,
                    known: optimizer.parameters.filter(\.isSchedulable).map(\.key))
            }
            guard targets.insert(schedule.target).inserted else {
                throw ExperimentError.scheduledTwice(
                    schedule.target, group: group.map { "\($0.specification.pattern)" })
            }
            try schedule.specification.check(in: registry)
        }
    }

    /// Refuses a group's rate that its schedule would never look at.
    private static func checkRate(
        of group: GroupOptions, else common: [ScheduleAssignment], in registry: Registry, for optimizer: Component
    ) throws {
        let key = optimizer.parameters.first { $0.role == .lr }?.key
        guard let given = group.specification.arguments.first(where: { $0.key == key }),
            let rate = (group.schedules + common).first(where: { $0.target == "lr" })?.specification,
            try rate.ignoresTheBaseRate(in: registry)
        else { return }
        throw ExperimentError.rateWithoutEffect(
            option: "\(given.key)=\(given.value.text)", group: "\(group.specification.pattern)", schedule: rate)
    }

    /// Refuses a common rate that no schedule would ever look at.
    private func checkCommonRate() throws {
        let key = optimizer.parameters.first { $0.role == .lr }?.key
        let inSpecification = experiment.optimizer.arguments.first { $0.key == key }
        guard
            let option = experiment.rate.map({ _ in "lr" })
                ?? inSpecification.map({ "\($0.key)=\($0.value.text) of \(optimizer.name)" })
        else { return }
        for schedules in [schedules] + groupSchedules {
            guard let rate = schedules.first(where: { $0.target == "lr" })?.specification else { continue }
            guard try rate.ignoresTheBaseRate(in: registry) else { return }
        }
        throw ExperimentError.rateWithoutEffect(option: option, group: nil, schedule: schedules[0].specification)
    }

    /// Schedules that know whether more or less of what they will be shown is better.
    private static func listening(
        _ schedules: [ScheduleAssignment], to monitor: Monitor?, in registry: Registry
    ) throws -> [ScheduleAssignment] {
        try schedules.map { schedule in
            ScheduleAssignment(
                try schedule.specification.listening(
                    to: monitor?.rawValue ?? "the loss", isMaximized: monitor?.isMaximized ?? false, in: registry),
                for: schedule.target)
        }
    }
}
