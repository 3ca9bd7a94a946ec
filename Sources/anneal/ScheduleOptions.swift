internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

/// What drives a run's hyperparameters.
struct ScheduleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What drives the rate: cosine, 'linear for 5% -> cosine', 'step(step_size=10) * 0.5', a .yml file; or "
                + "NAME:SPEC for another hyperparameter, weight_decay:cosine (default: fixed).",
            valueName: "spec"))
    var schedule: [String] = []
    @Option(
        help: ArgumentHelp(
            "Climb to the base rate first: 5%, '500 steps', '2 epochs'; the schedule takes what remains.",
            valueName: "length"),
        transform: NumberArgument.timeSpan)
    var warmup: TimeSpan?
    @Option(help: "Tick per step or per epoch, whatever the schedule's own clock; its times are converted.")
    var clock: Clock?

    /// The schedules by the name of what they drive, the rate's first; checked as far as is possible without a length.
    func specifications(in registry: Registry, for optimizer: Component) throws -> [(
        target: String, ScheduleSpecification
    )] {
        var schedules: [(target: String, ScheduleSpecification)] = []
        for text in schedule {
            let (target, specification) = try Self.split(text)
            guard optimizer.hyperparameter(for: target) != nil else {
                let known = optimizer.parameters.filter(\.isSchedulable).map(\.key)
                throw UsageError(
                    "\(optimizer.name) has no \(target) that can be scheduled: it has \(known.joined(separator: ", "))")
            }
            guard !schedules.contains(where: { $0.target == target }) else {
                throw UsageError("--schedule is given twice for \(target): keep one")
            }
            try specification.check(in: registry)
            schedules.append((target, specification))
        }
        if !schedules.contains(where: { $0.target == "lr" }) {
            schedules.insert(("lr", try ScheduleSpecification("fixed")), at: 0)
        }
        let rate = schedules.firstIndex { $0.target == "lr" } ?? 0
        schedules.insert(schedules.remove(at: rate), at: 0)
        if let warmup { schedules[0].1 = schedules[0].1.warmedUp(for: warmup) }
        try schedules[0].1.check(in: registry)
        return schedules
    }

    /// The schedules of a run.
    func set(
        _ specifications: [(target: String, ScheduleSpecification)], in registry: Registry, length: RunLength,
        for optimizer: Component
    ) throws -> ScheduleSet {
        let set = ScheduleSet(
            try specifications.map { target, specification in
                ScheduleSet.Member(
                    try ScheduleInstance(specification, in: registry, length: length, clock: clock), for: target)
            })
        var drivers: [Int: String] = [:]
        for channel in set.channels {
            guard let hyperparameter = optimizer.hyperparameter(for: channel) else { continue }
            if let other = drivers.updateValue(channel, forKey: hyperparameter) {
                throw UsageError(
                    "two schedules drive \(optimizer.parameters[hyperparameter].key), as \(other) and as \(channel): "
                        + "leave one out (cycle_momentum=false)")
            }
        }
        return set
    }

    /// `NAME:SPEC`, or SPEC for the rate.
    private static func split(_ text: String) throws -> (String, ScheduleSpecification) {
        let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty, text[name.endIndex...].first == ":" else { return ("lr", try .read(text)) }
        return (String(name), try .read(String(text[name.endIndex...].dropFirst())))
    }
}
