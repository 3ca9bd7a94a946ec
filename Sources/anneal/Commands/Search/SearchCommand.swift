internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials
internal import ArgumentParser

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find the best shape within families of schedules, each at its own best rate.",
        discussion: """
            anneal search --family 'spline2 | rex(beta) | sqrt' --budget 1h
            anneal search --family 'wsd(decay=10%..60%, shape)' --epochs 5
            anneal search --family spline2 --steps 300 --rates 0.01,0.1 --metric loss \\
                -- python train.py --lr {lr} --schedule-csv {csv} --seed {seed}
            A family is a schedule; in brackets stand the parameters to search, beta or beta=0.1..10, and fixed ones. Without \
            brackets all that have a range are searched. The last line is what to type to train with the best shape. The same \
            command again goes on where it was.
            """)

    @Option(help: ArgumentHelp("Families, with | between them; may be repeated.", valueName: "families"))
    var family: [String] = []
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Shapes of each family in the first round; two later ones have half of them.", valueName: "n"),
        transform: NumberText.count)
    var shapes = 8
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions
    @OptionGroup(title: "Comparison") var rates: RateOptions
    @OptionGroup var trained: SubjectOptions

    func run() throws {
        let environment = try trained.experiment.runEnvironment()
        let registry = try environment.registry()
        let families = try family.flatMap { TopLevel.parts($0, by: "|") }.filter { !$0.isEmpty }.map {
            try ShapeFamily($0, in: registry)
        }
        guard !families.isEmpty else {
            throw UsageError("--family says what is searched: --family 'spline2 | rex(beta) | sqrt'")
        }
        let run = try ComparisonRun(comparison, reading: try trained.experiment.filesInUse()) {
            store throws -> any ComparisonSubject in
            try training(families, environment, store)
        }
        run.console.print(families.map(\.inWords))
        var rounds = SearchRounds(families, count: shapes, run, comparison)
        try rounds.run()
        let (plan, subject) = try rounds.final()
        run.console.print("the best \(plan.arms.count) at full length")
        let race = try run.race(plan, of: subject)
        let record = try ComparisonRecord(
            of: race, subject, target: comparison.target, command: ComparisonRun.commandToRepeat,
            specification: race.standing.leader.flatMap(pasted))
        try run.conclude(race, of: subject, record: record) { report in
            report.lines(isBrief: true) + (record.specification.map { ["to train with it:", $0] } ?? [])
        }
    }

    /// The options that train with a shape.
    private func pasted(_ arm: ArmStanding) -> String? {
        guard let rate = arm.rate else { return nil }
        // In a command's arm the climb is a part of the schedule.
        let warmup = trained.command.isEmpty ? trained.length.warmup.map { " --warmup \(shellQuoted($0))" } ?? "" : ""
        return "--schedule \(shellQuoted(arm.name))\(warmup) --lr \(rate.shortest)"
    }

    /// What is trained, with a shape of each family: the middle of its ranges.
    private func training(
        _ families: [ShapeFamily], _ environment: RunEnvironment, _ store: TrialStore
    ) throws -> any ComparisonSubject {
        let schedules = families.map { $0.schedule(at: $0.numbers.map { _ in 0.5 }) }
        if let external = try trained.external(
            schedules.map { ExternalArm(schedule: $0) }, rates.listed(), metric: comparison.metric)
        {
            return external
        }
        let base = try trained.base()
        let arms = try schedules.map { schedule in
            var experiment = base
            experiment.schedules = [try ScheduleAssignment("\(schedule)")]
            return ComparedArms.Arm(name: "\(schedule)", experiment: experiment)
        }
        return try OwnTraining(
            ComparedArms(arms, common: base, environment), rates: rates.listed(), metric: comparison.metric,
            store: store)
    }
}
