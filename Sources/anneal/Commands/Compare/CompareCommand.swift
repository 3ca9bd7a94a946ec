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
            anneal compare --schedule 'cosine; rex' --steps 300 --rates 0.001,0.003,0.01 \\
                -- python train.py --lr {lr} --schedule-csv {csv} --seed {seed}
            The same command again goes on where it was; with a larger budget it goes further. A tenth of the training data is set \
            aside to choose by, unless --validation says otherwise.
            """)

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
        let page = try comparison.report.map { try Output($0, option: "--report") }
        let outputs = try OutputOptions(csv: comparison.csv, json: comparison.json)
        let shard = try comparison.shard.map { text in
            guard let shard = Shard(text) else { throw UsageError("--shard \(text) is no share: write 2/4") }
            return shard
        }
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput || shard != nil)
        let store = try TrialStore(path: comparison.storePath(shard))
        let subject: any ComparisonSubject =
            command.isEmpty
            ? try OwnTraining(arms(), comparison, environment())
            : try ExternalTraining(command, schedules: schedules(), comparison, length, environment())
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
            let record = try ComparisonRecord(of: race, subject, target: comparison.target, command: commandToRepeat)
            try record.save(in: store, id)
            let report = CompareReport(race: race, trials: try store.trials(of: id), record: record)
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

    private func schedules() throws -> [ScheduleSpecification] {
        try Self.parts(schedule).map { try ScheduleSpecification.read($0) }
    }

    private func environment() throws -> RunEnvironment {
        var environment = RunEnvironment()
        try Overrides([experiment]).apply(to: &environment)
        environment.allowsNative = experiment.native.allowNative
        return environment
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
