internal import AnnealEvidence
internal import AnnealReport
internal import AnnealTrials

/// A comparison on its way: what is trained, where its trials are kept, and where is said what came of it.
struct ComparisonRun {
    let console: Console
    let store: TrialStore
    let subject: any ComparisonSubject
    /// Its number in the store.
    let experiment: Int64
    private let options: ComparisonOptions
    private let shard: Shard?
    private let page: Output?
    private let outputs: OutputOptions
    private let board: TensorBoardFolder?

    /// Opens all that will be written before the data are read.
    ///
    /// - Parameter files: Those that are read.
    init(
        _ options: ComparisonOptions, shares: ShareOptions? = nil, reading files: FilesInUse,
        of subject: (TrialStore) throws -> any ComparisonSubject
    ) throws {
        self.options = options
        let path = options.store ?? "anneal.sqlite"
        var files = files
        try files.writes(path, "--store")
        try files.writes(options.report, "--report")
        page = try options.report.map { try Output($0, option: "--report") }
        outputs = try OutputOptions(csv: options.csv, json: options.json, besides: files)
        board = try options.tensorboard.map { try TensorBoardFolder($0) }
        shard = try shares?.share()
        console = Console(standardOutputIsTaken: outputs.takesStandardOutput || shard != nil)
        // A share has a store of its own, so that it can go on.
        store = try TrialStore(path: shard.map { "\(path).\($0.index)-of-\($0.count)" } ?? path)
        self.subject = try subject(store)
        experiment = try store.experiment(self.subject.description)
        console.print(self.subject.notes)
        console.print(try self.subject.changedPlugins(in: store, experiment))
        console.print(try self.subject.files.changes(in: store, experiment))
        for folder in shares?.collect ?? [] {
            console.print(try ShareOptions.collect(from: folder, into: store, experiment))
        }
    }

    /// Runs what a plan asks for, until it is over or a signal comes.
    ///
    /// - Parameter subject: with the plan's arms.
    func race(_ plan: RacePlan, of subject: any ComparisonSubject) throws -> Race {
        let progress = RaceProgress(plan, console)
        let jobs = options.jobs ?? subject.usualJobs
        let runner = RaceRunner(
            plan: plan, store: store, experiment: experiment, jobs: jobs, timeout: options.timeout ?? .infinity,
            pattern: try options.pattern(), shard: shard
        ) { trial, number in try subject.task(for: trial, id: number, jobs: jobs) }
        Interruption.watch()
        defer { progress.end() }
        do {
            return try runner.run({ progress.show($0) }, shouldStop: { Interruption.signal != nil })
        } catch is Misunderstanding {
            progress.end()
            throw try nothingTrained()
        }
    }

    /// Says what came of it, to people and to files.
    ///
    /// - Parameter lines: what people read.
    func conclude(
        _ race: Race, of subject: any ComparisonSubject, record: ComparisonRecord,
        lines: (CompareReport) -> [String] = { $0.lines }
    ) throws {
        if shard != nil {
            let stored = try store.experiments().first { $0.id == experiment }
            for line in try stored.map(store.lines) ?? [] { print(line.json) }
        } else {
            try record.save(in: store, experiment)
            let report = CompareReport(race: race, trials: try store.trials(of: experiment), record: record)
            try board?.write(report)
            try page?.write(report.page(of: subject.description).html)
            try outputs.json?.write(json: report.summary)
            try outputs.csv?.write(report.csv)
            if !outputs.takesStandardOutput { console.print(lines(report)) }
        }
        try stopIfInterrupted()
        guard race.standing.leader == nil, race.isOver, shard == nil else { return }
        throw try race.isCutShort
            ? Failure("the budget ended it before there was anything to compare") : nothingTrained()
    }

    func stopIfInterrupted() throws {
        guard let signal = Interruption.signal else { return }
        throw Interrupted(signal: signal, description: "interrupted: the same command goes on from here")
    }

    /// With the last words of a trial that failed, and what lets it run again.
    func nothingTrained() throws -> Failure {
        guard let failed = try store.trials(of: experiment).last(where: { $0.state == .failed }) else {
            return Failure("nothing trained")
        }
        let place = options.store.map { " --store \(shellQuoted($0))" } ?? ""
        return Failure(
            CompareReport.failure(failed)
                + "\n  Trials that failed run again after anneal runs rm \(experiment) --failed\(place)")
    }

    static var commandToRepeat: String {
        (["anneal"] + CommandLine.arguments.dropFirst()).map(shellQuoted).joined(separator: " ")
    }
}
