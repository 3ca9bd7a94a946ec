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
    func specifications(in registry: Registry, for optimizer: Component) throws -> [RunSchedules.Driven] {
        var schedules = try Self.read(schedule, as: "--schedule", in: registry, for: optimizer)
        if !schedules.contains(where: { $0.target == "lr" }) {
            schedules.insert(("lr", try ScheduleSpecification("fixed")), at: 0)
        }
        let rate = schedules.firstIndex { $0.target == "lr" } ?? 0
        schedules.insert(schedules.remove(at: rate), at: 0)
        if let warmup { schedules[0].specification = schedules[0].specification.warmedUp(for: warmup) }
        try schedules[0].specification.check(in: registry)
        return schedules
    }

    /// The schedules that groups have in place of the common ones, in the order of the groups.
    static func specifications(
        of groups: [GroupSpecification], instead common: [RunSchedules.Driven], in registry: Registry,
        for optimizer: Component
    ) throws -> [[RunSchedules.Driven]] {
        try groups.map { group in
            let own = try read(
                group.schedules.map(\.text), as: "schedule of the group \(group.pattern)", in: registry, for: optimizer)
            let rate = (own + common).first { $0.target == "lr" }?.specification
            let key = optimizer.parameters.first { $0.role == .lr }?.key
            if let given = group.arguments.first(where: { $0.key == key }), let rate,
                try rate.setsTheRate(in: registry)
            {
                throw UsageError(
                    "\(rate) sets the rate itself, so \(given.key)=\(given.value.text) of the group \(group.pattern) would "
                        + "do nothing: leave it out, or give the group a schedule of its own")
            }
            return own
        }
    }

    private static func read(
        _ texts: [String], as option: String, in registry: Registry, for optimizer: Component
    ) throws -> [RunSchedules.Driven] {
        var schedules: [RunSchedules.Driven] = []
        for text in texts {
            let (target, specification) = try split(text)
            guard optimizer.hyperparameter(for: target) != nil else {
                let known = optimizer.parameters.filter(\.isSchedulable).map(\.key)
                throw UsageError(
                    "\(optimizer.name) has no \(target) that can be scheduled: it has \(known.joined(separator: ", "))")
            }
            guard !schedules.contains(where: { $0.target == target }) else {
                throw UsageError("\(option) is given twice for \(target): keep one")
            }
            try specification.check(in: registry)
            schedules.append((target, specification))
        }
        return schedules
    }

    /// `NAME:SPEC`, or SPEC for the rate.
    private static func split(_ text: String) throws -> (String, ScheduleSpecification) {
        let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty, text[name.endIndex...].first == ":" else { return ("lr", try .read(text)) }
        return (String(name), try .read(String(text[name.endIndex...].dropFirst())))
    }
}
