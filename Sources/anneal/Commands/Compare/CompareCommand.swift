internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser
internal import Foundation

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Find which rate and which schedule is best for your data, and how sure that is.",
        discussion: """
            anneal compare --schedule 'fixed; cosine; onecycle' --budget 10m
            anneal compare --optimizer 'adam; lion' --schedule cosine --seeds 3
            anneal compare --schedule 'cosine; rex' --steps 300 --rates 0.001,0.003,0.01 \\
                -- python train.py --lr {lr} --schedule-csv {csv} --seed {seed}
            The same command again goes on where it was; with a larger budget it goes further. A tenth of the training data is set \
            aside to choose by, unless --validation says otherwise.
            """)

    @Option(help: ArgumentHelp("Schedules to compare; several, or one text with ; between them.", valueName: "specs"))
    var schedule: [String] = []
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions
    @OptionGroup(title: "Comparison") var rates: RateOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("No race: every rate of every arm on n seeds.", valueName: "n"),
        transform: NumberText.count)
    var seeds: Int?
    @OptionGroup(title: "Comparison") var shares: ShareOptions
    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Step") var step: StepOptions
    @OptionGroup(title: "Length") var length: LengthOptions
    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp(
            "After --, a command that trains: {lr}, {seed}, {steps}, {csv} and {trial} in it are filled in.",
            valueName: "command"))
    var command: [String] = []

    func run() throws {
        let run = try ComparisonRun(comparison, shares: shares, of: training)
        let subject = run.subject
        var plan = try comparison.plan(for: subject, arms: subject.grids(run.store, run.experiment))
        if let seeds { plan.design = .grid(seeds: seeds) }
        let race = try run.race(plan, of: subject)
        try run.conclude(
            race, of: subject,
            record: ComparisonRecord(
                of: race, subject, target: comparison.target, command: ComparisonRun.commandToRepeat))
    }

    private func training() throws -> any ComparisonSubject {
        let environment = try experiment.runEnvironment()
        guard command.isEmpty else {
            return try ExternalTraining(
                command, arms: externalArms(), rates.listed(), metric: comparison.metric, length, environment)
        }
        return try OwnTraining(arms(), rates.listed(), metric: comparison.metric, environment)
    }

    /// Texts between semicolons, each option after the other.
    static func parts(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ";") }.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    private func externalArms() throws -> [ExternalArm] {
        let schedules = try Self.parts(schedule).map { try ScheduleSpecification.read($0) }
        return try (schedules.isEmpty ? [ScheduleSpecification("fixed")] : schedules).map { ExternalArm(schedule: $0) }
    }

    /// Every optimizer with every schedule, named by what differs.
    private func arms() throws -> [ComparedArm] {
        // The optimizers are read one by one.
        var options = experiment
        options.optimizer = nil
        let overrides = try Overrides([options, step, length])
        var base = Experiment()
        base.validation = 0.1
        // A squeezed run has too few epochs for schedules that change once in each.
        base.clock = .step
        try overrides.apply(to: &base)
        let all = try Self.parts(schedule).map { try ScheduleAssignment($0, reader: .files) }
        let rates = all.filter { $0.target == "lr" }
        base.schedules = all.filter { $0.target != "lr" }
        let optimizers = try Self.parts(experiment.optimizer.map { [$0] } ?? []).map { try Specification($0) }
        var arms: [ComparedArm] = []
        for optimizer in optimizers.isEmpty ? [base.optimizer] : optimizers {
            for rate in rates.isEmpty ? [try ScheduleAssignment("fixed")] : rates {
                var experiment = base
                experiment.optimizer = optimizer
                experiment.schedules = [rate] + base.schedules
                let names =
                    (optimizers.count > 1 ? ["\(optimizer)"] : [])
                    + (rates.count == 1 && optimizers.count > 1 ? [] : ["\(rate)"])
                arms.append(ComparedArm(name: names.joined(separator: " "), experiment: experiment))
            }
        }
        guard Set(arms.map(\.name)).count == arms.count else { throw UsageError("two of the arms are the same") }
        return arms
    }
}
