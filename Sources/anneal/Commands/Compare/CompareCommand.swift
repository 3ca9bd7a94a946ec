internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealReport
internal import AnnealTrials
internal import ArgumentParser
internal import Foundation

struct CompareCommand: ParsableCommand, SettingOptions {
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
            valueName: "recipe"))
    var recipe: String?
    @Option(help: ArgumentHelp("Schedules to compare; several, or one text with ; between them.", valueName: "specs"))
    var schedule: [String] = []
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions
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
        let file = try recipe.map { try Recipe($0, adding: ComparedArms.standard, for: "compare") }
        let claim = try testedClaim(file)
        let comparison = try comparison.completed(by: file?.comparison ?? [])
        let page = try comparison.report.map { try Output($0, option: "--report") }
        let board = try comparison.tensorboard.map { try TensorBoardFolder($0) }
        let outputs = try OutputOptions(csv: comparison.csv, json: comparison.json)
        let shard = try comparison.shard.map { text in
            guard let shard = Shard(text) else { throw UsageError("--shard \(text) is no share: write 2/4") }
            return shard
        }
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput || shard != nil)
        let store = try TrialStore(path: comparison.storePath(shard))
        let subject: any ComparisonSubject =
            command.isEmpty
            ? try own(file, comparison, store) : try external(file, comparison)
        let id = try store.experiment(subject.description)
        for line in try subject.changedPlugins(in: store, id) { console.print(line) }
        for folder in comparison.collect { console.print(try collect(from: folder, into: store, id)) }
        var plan = try comparison.plan(for: subject, arms: subject.grids(store, id))
        plan.firstSeed = try subject.firstSeed()

        let progress = RaceProgress(plan, console)
        let jobs = comparison.jobs ?? subject.usualJobs
        let runner = RaceRunner(
            plan: plan, store: store, experiment: id, jobs: jobs, timeout: comparison.timeout ?? .infinity,
            pattern: try comparison.pattern(), shard: shard
        ) { trial, number in try subject.task(for: trial, id: number, jobs: jobs) }
        Interruption.watch()
        let race = try runner.run({ progress.show($0) }, shouldStop: { Interruption.signal != nil })
        progress.end()

        if shard != nil {
            let stored = try store.experiments().first { $0.id == id }
            for line in try stored.map(store.lines) ?? [] { print(line.json) }
        } else {
            let record = try ComparisonRecord(
                of: race, subject, target: comparison.target, command: commandToRepeat, claim: claim)
            try record.save(in: store, id)
            let report = CompareReport(race: race, trials: try store.trials(of: id), record: record)
            try board?.write(report)
            try page?.write(report.page(of: subject.description).html)
            try outputs.json?.write(json: report.summary)
            try outputs.csv?.write(report.csv)
            if !outputs.takesStandardOutput { console.print(report.lines) }
        }
        if let signal = Interruption.signal {
            throw Interrupted(signal: signal, description: "interrupted: the same command goes on from here")
        }
        if race.standing.leader == nil && race.isOver && shard == nil {
            throw Failure(
                try store.trials(of: id).last { $0.state == .failed }.map(CompareReport.failure) ?? "nothing trained")
        }
    }

    private var commandToRepeat: String {
        (["anneal"] + CommandLine.arguments.dropFirst()).map(shellQuoted).joined(separator: " ")
    }

    /// Texts between semicolons, each option after the other.
    static func parts(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ";") }.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    private func own(_ file: Recipe?, _ comparison: ComparisonOptions, _ store: TrialStore) throws -> OwnTraining {
        // Schedules and optimizers are read one by one.
        var options = experiment
        options.optimizer = nil
        let arms = try ComparedArms(
            runs: file?.runs, schedules: Self.parts(schedule).map { try ScheduleAssignment($0, reader: .files) },
            optimizers: Self.parts(experiment.optimizer.map { [$0] } ?? []).map { try Specification($0) },
            overrides: Overrides([options, step, length]), allowsNative: experiment.native.allowNative)
        return try OwnTraining(arms, rates: comparison.listedRates(), metric: comparison.metric, store: store)
    }

    private func external(_ file: Recipe?, _ comparison: ComparisonOptions) throws -> ExternalTraining {
        if file != nil { throw UsageError("a recipe says what Anneal trains, and a command after -- what it does not") }
        var environment = RunEnvironment()
        try Overrides([experiment]).apply(to: &environment)
        environment.allowsNative = experiment.native.allowNative
        return try ExternalTraining(
            command, schedules: Self.parts(schedule).map { try ScheduleSpecification.read($0) },
            warmup: length.warmup.map(NumberText.timeSpan), steps: length.steps.map(NumberText.count),
            rates: comparison.listedRates(), metric: comparison.metric, environment)
    }

    /// The recipe's claim; `nil` if something was typed that makes another comparison of it than the one that tests it.
    private func testedClaim(_ file: Recipe?) throws -> TestedClaim? {
        guard let recipe, let claim = file?.claim, schedule.isEmpty, try Overrides([experiment, step, length]).isEmpty,
            !comparison.decidesMoreThanBudget
        else { return nil }
        return try TestedClaim(claim, in: recipe)
    }

    /// What shares wrote.
    private func collect(from folder: String, into store: TrialStore, _ id: Int64) throws -> String {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
                .sorted()
        } catch {
            throw UsageError("--collect \(folder) is no folder that can be read")
        }
        var added = 0
        for name in names {
            let file = "\(folder)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Failure("\(file) cannot be read")
            }
            added += try store.collect(String(decoding: bytes, as: UTF8.self), from: file, into: id)
        }
        return "\(added) trials collected from \(names.count) files in \(folder)"
    }
}
