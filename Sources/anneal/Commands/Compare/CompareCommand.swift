internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials
internal import ArgumentParser
internal import Foundation

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Find which rate and which schedule is best for your data, and how sure that is.",
        discussion: """
            anneal compare --schedule 'fixed; cosine; onecycle' --budget 10m
            anneal compare --optimizer 'adam; lion' --schedule cosine --seeds 3
            anneal compare Recipes/cosine-vision.yml --epochs 2 --model mlp:64
            anneal compare --schedule 'cosine; rex' --steps 300 --rates 0.001,0.003,0.01 \\
                -- python train.py --lr {lr} --schedule-csv {csv} --seed {seed}
            The same command again goes on where it was; with a larger budget it goes further. A tenth of the training data is set \
            aside to choose by, unless --validation says otherwise.
            """)

    @Argument(
        help: ArgumentHelp(
            "A YAML file of train whose runs are compared, each about its own lr; what is typed beside it counts more.",
            valueName: "recipe"), completion: .file())
    var recipe: String?
    @Option(
        help: ArgumentHelp("Schedules to compare; several, or one text with ; between them.", valueName: "specs"),
        completion: NameCompletion.schedule)
    var schedule: [String] = []
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions
    @OptionGroup(title: "Comparison") var rates: RateOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("No race: every rate of every arm on n seeds.", valueName: "n"),
        transform: NumberText.count)
    var seeds: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Seeds after which a race ends undecided, up to \(RacePlan.mostSeeds) (default: \(RacePlan.usualSeeds)).",
            valueName: "n"),
        transform: NumberText.count)
    var mostSeeds: Int?
    @OptionGroup(title: "Comparison") var shares: ShareOptions
    @OptionGroup var trained: SubjectOptions

    func run() throws {
        if let mostSeeds {
            if self.seeds != nil {
                throw UsageError("--most-seeds is for a race, which --seeds does without: leave one out")
            }
            guard mostSeeds <= RacePlan.mostSeeds else {
                throw UsageError(
                    "--most-seeds \(mostSeeds) is more looks than a race allows for: at most \(RacePlan.mostSeeds)")
            }
        }
        let file = try recipe.map { try Recipe($0, adding: ComparedArms.standard, for: "compare") }
        let claim = try testedClaim(file)
        let comparison = try comparison.completed(by: file?.comparison ?? [:])
        let seeds = try seeds ?? file?.comparison["seeds"].map(NumberText.count)
        let run = try ComparisonRun(comparison, shares: shares, reading: try filesInUse(file)) {
            store throws -> any ComparisonSubject in
            try training(file, metric: comparison.metric, store)
        }
        let subject = run.subject
        var plan = try comparison.plan(for: subject, arms: subject.grids(run.store, run.experiment))
        if let seeds { plan.design = .grid(seeds: seeds) }
        if let mostSeeds { plan.design = .racing(mostSeeds: mostSeeds) }
        run.console.print(plan.introduction(of: subject.description.subject))
        let race = try run.race(plan, of: subject)
        try run.conclude(
            race, of: subject,
            record: ComparisonRecord(
                of: race, subject, target: comparison.target, command: ComparisonRun.commandToRepeat, claim: claim))
    }

    private func training(_ file: Recipe?, metric: String?, _ store: TrialStore) throws -> any ComparisonSubject {
        var rates = rates
        rates.rates = rates.rates ?? file?.comparison["rates"]
        if file != nil, !trained.command.isEmpty {
            throw UsageError("a recipe says what Anneal trains, and a command after -- what it does not")
        }
        if let external = try trained.external(externalArms(), rates.listed(), metric: metric) { return external }
        // Schedules and optimizers are read one by one.
        var options = trained
        options.experiment.optimizer = nil
        let arms = try ComparedArms(
            runs: file?.runs, schedules: Self.parts(schedule).map { try ScheduleAssignment($0, reader: .files) },
            optimizers: Self.parts(trained.experiment.optimizer.map { [$0] } ?? []).map { try Specification($0) },
            overrides: options.overrides(), allowsNative: trained.experiment.native.allowNative)
        return try OwnTraining(arms, rates: rates.listed(), metric: metric, store: store)
    }

    /// The recipe's claim; `nil` if something was typed that makes another comparison of it than the one that tests it.
    private func testedClaim(_ file: Recipe?) throws -> TestedClaim? {
        guard let recipe, let claim = file?.claim, schedule.isEmpty, try trained.overrides().isEmpty,
            seeds == nil, rates.rates == nil, !comparison.decidesMoreThanBudget
        else { return nil }
        return try TestedClaim(claim, in: recipe)
    }

    /// Texts between semicolons, each option after the other.
    static func parts(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ";") }.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    private func filesInUse(_ file: Recipe?) throws -> FilesInUse {
        var files = try trained.experiment.filesInUse()
        files.reads(recipe, "the recipe")
        for run in file?.runs ?? [] { files.reads(run.experiment) }
        return files
    }

    private func externalArms() throws -> [ExternalArm] {
        let schedules = try Self.parts(schedule).map { try ScheduleSpecification.read($0) }
        return try (schedules.isEmpty ? [ScheduleSpecification("fixed")] : schedules).map { ExternalArm(schedule: $0) }
    }
}
