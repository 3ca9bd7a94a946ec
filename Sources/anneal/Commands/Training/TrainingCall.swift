internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealFinder
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import Glibc

/// One training as it was asked for: by options, by a recipe, or by a checkpoint to go on from.
struct TrainingCall {
    let name: String?
    let experiment: Experiment
    var environment: RunEnvironment
    private let resumed: ResumedRun?
    /// The run that its folder tells of and has no checkpoint of: it was stopped before its first one.
    private var begun: BegunRun?
    private var beginsInItsFolder: Bool { begun.map { $0.folder == environment.folder } ?? false }

    init(_ run: Recipe.Run, _ overrides: Overrides, allowsNative: Bool) throws {
        var (experiment, environment) = (run.experiment, run.environment)
        try overrides.apply(to: &experiment)
        try overrides.apply(to: &environment)
        environment.allowsNative = allowsNative
        self.init(name: run.name, experiment: experiment, environment: environment, resumed: nil)
    }

    init(_ resumed: ResumedRun, allowsNative: Bool) {
        var environment = resumed.environment
        environment.allowsNative = allowsNative
        self.init(name: nil, experiment: resumed.experiment.experiment, environment: environment, resumed: resumed)
    }

    /// The run that a folder tells of and has no checkpoint of.
    ///
    /// - Parameter acceptsOtherData: Whether it may begin with other data than the folder tells of.
    init(beginning folder: RunFolder, _ overrides: Overrides, acceptsOtherData: Bool, allowsNative: Bool) throws {
        guard let report = try OpenRunFolder.report(in: folder) else {
            throw UsageError(
                "--resume \(folder.path) is a folder that holds no run: it has neither a checkpoint nor an experiment.json"
            )
        }
        var run = Recipe.Run(experiment: report.record.experiment, environment: report.record.environment)
        run.environment.out = folder.path
        try self.init(run, overrides, allowsNative: allowsNative)
        begun = BegunRun(folder: folder, report: report, acceptsOtherData: acceptsOtherData)
    }

    private init(name: String?, experiment: Experiment, environment: RunEnvironment, resumed: ResumedRun?) {
        self.name = name
        self.experiment = experiment
        self.environment = environment
        self.resumed = resumed
    }

    /// - Parameters:
    ///   - takesOver: Whether to wait for a run that has the checkpoint.
    ///   - isLocked: Whether the checkpoint is this run's already.
    ///   - open: Its folder, if that is this run's already.
    ///   - file: The recipe or the checkpoint that it comes from.
    func perform(takesOver: Bool = false, isLocked: Bool = false, in open: OpenRunFolder? = nil, reading file: String?)
        throws
    {
        let folder = try open ?? openFolder()
        if environment.drawsHistograms, environment.tensorboard == nil {
            throw UsageError("--histograms needs --tensorboard FOLDER, which says where")
        }
        let outputs = try OutputOptions(
            json: environment.json, svg: environment.svg, besides: try filesInUse(reading: file))
        let resolved = try ResolvedExperiment(experiment, in: environment.registry())
        let vetting = NativeVetting(environment: environment)
        try vetting.check(resolved.allSchedules.map(\.specification))
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let lock = isLocked ? nil : try lock(folder, waits: takesOver, console)
        defer { withExtendedLifetime((lock, folder)) {} }
        var prepared = try PreparedExperiment(
            resolved, pool: environment.pool(), from: resumed?.experiment)
        func tryOut() throws {
            for schedule in resolved.allSchedules {
                try vetting.tryOut(
                    schedule.specification, base: prepared.base(of: schedule.target),
                    length: prepared.length(steps: prepared.steps), clock: experiment.clock)
            }
        }
        try tryOut()
        if experiment.rate == .found {
            let found = try findRate(&prepared, console)
            console.print(found.sentences(of: prepared))
            // With the base that was found.
            try tryOut()
        }
        let run = try TrainingRun(prepared, checkpoint: environment.checkpointFile)
        if environment.isDry { return try RunPreview(run).show(on: console, outputs) }
        try begun?.check(run)
        let session = try TrainingSession(run, in: environment, from: resumed?.experiment)
        if let folder { try begin(session, in: folder, threads: prepared.threads) }
        let history = outputs.svg == nil && folder == nil ? nil : history(of: session)
        let plot = try folder.map { try Output($0.files.plot, option: "the plot") }
        let observers = try observers(of: session, folder, history, plot, console)
        let board = try environment.tensorboard.map {
            try TensorBoardRun(
                in: $0, isNew: resumed == nil && !beginsInItsFolder, drawsHistograms: environment.drawsHistograms,
                of: session.record)
        }
        console.print(run.introduction)
        if let resumed { console.print(resumed.lines(of: session)) }
        if let begun { console.print("\(begun.folder.path) has no checkpoint: its run begins anew.") }
        Interruption.watch()
        let summary = try train(session, observers, board)
        if session.isDone, let last = summary.last { history?.complete(with: last) }
        if let history {
            let svg = history.figure.svg()
            try outputs.svg?.write(svg)
            try plot?.write(svg)
        }
        try check(summary.outcome, of: session, in: folder)
        guard let result = try session.result(summary, unless: { Interruption.signal != nil }) else {
            throw interrupted(session)
        }
        try folder?.write(result)
        try outputs.json?.write(json: result)
        console.print(result.lines)
        if let signal = Interruption.signal {
            throw Interrupted(signal: signal, description: "interrupted when all was done")
        }
    }

    /// The files of the call, if none is written that is read, and none twice.
    private func filesInUse(reading file: String?) throws -> FilesInUse {
        var files = FilesInUse(of: environment)
        files.reads(experiment)
        try files.writes(environment.checkpointFile, "--checkpoint")
        for file in environment.folder?.ofTraining ?? [] { try files.writes(file, "--out") }
        // Where it goes on from is mostly the checkpoint itself.
        files.reads(file, resumed == nil ? "the recipe" : "the checkpoint")
        try files.writes(environment.log, "--log")
        // Its companions.
        if let log = environment.log, SpecialFile(at: log) == nil {
            try files.writes(RunPlugin.companion(ofLog: log), "the record of plugins")
            try files.writes(RunLeg.companion(ofLog: log), "the record of what was changed")
        }
        return files
    }

    /// The folder of the run, if it has one; nothing of another is touched.
    func openFolder() throws -> OpenRunFolder? {
        guard let folder = environment.folder, !environment.isDry else { return nil }
        if environment.checkpoint != nil {
            throw UsageError("--out \(folder.path) has a checkpoint of its own: leave --checkpoint out")
        }
        return try OpenRunFolder(folder, begins: !(beginsInItsFolder || resumed?.former == folder))
    }

    /// Has the checkpoint for this run alone, as long as the folder lives, or else what is returned.
    func lock(_ folder: OpenRunFolder?, waits: Bool, _ console: Console) throws -> CheckpointLock? {
        guard let checkpoint = environment.checkpointFile, !environment.isDry else { return nil }
        guard let folder else { return try CheckpointLock(checkpoint, waits: waits, console: console) }
        try folder.lock(waits: waits, console: console)
        return nil
    }

    /// Says in its folder what the run is. If it was in another up to here, that stays, and this one has its steps, too.
    private func begin(_ session: TrainingSession, in folder: OpenRunFolder, threads: Int) throws {
        let former = resumed?.former
        let calls = try former.flatMap { try OpenRunFolder.report(in: $0) }?.calls ?? []
        if let former, former != folder.files { try folder.copy(from: former) }
        try folder.begin(session.record, at: session.state.step, threads: threads, after: calls)
        if !session.isDone { unlink(folder.files.result) }
    }

    /// For a plot of all steps, also of those that were done before.
    private func history(of session: TrainingSession) -> History {
        let (run, step) = (session.run, session.state.step)
        let files = environment.folder
        let log = step > 0 ? files?.steps ?? environment.log ?? resumed?.left.log : nil
        let epochs = step > 0 ? files?.epochs : nil
        return History(
            title: run.title, hasLogarithmicLosses: environment.hasLogarithmicLosses,
            former: log.map { LogFile.contents(of: $0, before: step) } ?? LogFile.Contents(),
            epochs: epochs.map { ScoreFile.records(in: $0, upTo: session.measuredStep) } ?? [])
    }

    /// What was done is kept, also where an observer could not write what it has to.
    private func train(
        _ session: TrainingSession, _ observers: [any Observer], _ board: TensorBoardRun?
    ) throws -> RunSummary {
        do {
            return try session.train(
                observers: observers + (board.map { [$0] } ?? []), watcher: board,
                isInterrupted: { Interruption.signal != nil })
        } catch let error where error is LogError || error is OutputError {
            throw Failure("\(error); \(rest(of: session))")
        }
    }

    /// The finder's trials can be interrupted, and leave nothing behind.
    private func findRate(_ prepared: inout PreparedExperiment, _ console: Console) throws -> RateFinding {
        let line = FinderLine(console)
        defer { line.end() }
        var options = FinderOptions()
        options.isInterrupted = { Interruption.signal != nil }
        options.progress = line.show
        Interruption.watch()
        do {
            return try prepared.findRate(options)
        } catch let interruption as FinderInterruption {
            throw Interrupted(signal: Interruption.signal ?? SIGINT, description: "\(interruption)")
        }
    }

    private func observers(
        of session: TrainingSession, _ folder: OpenRunFolder?, _ history: History?, _ plot: Output?, _ console: Console
    ) throws -> [any Observer] {
        var observers: [any Observer] = [
            ProgressLine(console, rowsPerStep: session.state.order.rowsPerStep)
        ]
        if let history { observers.append(history) }
        if let history, let plot { observers.append(LivePlot(of: history, in: plot)) }
        if let folder { observers += try folder.observers(notes: { console.print($0) }) }
        if let log = environment.log {
            observers.append(try LogFile(log, notes: { console.print($0) }))
            try RunPlugin.write(session.plugins, besideLog: log)
            try RunLeg.write(session.run.prepared.legs, besideLog: log)
        }
        if session.run.schedules.listens { observers.append(MetricWatch(console)) }
        return observers
    }

    /// Throws if the run did not come to its end.
    private func check(_ outcome: Outcome, of session: TrainingSession, in folder: OpenRunFolder?) throws {
        switch outcome {
        case .finished, .stopped: break
        case .interrupted: throw interrupted(session)
        case .diverged(let divergence):
            try folder?.write(DivergedResult(outcome: outcome, steps: session.state.step))
            let (sentence, rollbacks) = (Advice.sentence(of: divergence), session.state.progress.rollbacks)
            throw Failure(rollbacks == 0 ? sentence : "\(sentence); the rate had been halved \(rollbacks.times)")
        }
    }

    private func interrupted(_ session: TrainingSession) -> Interrupted {
        let place = "interrupted after step \(session.state.step) of \(session.run.steps)"
        return Interrupted(signal: Interruption.signal ?? SIGINT, description: "\(place); \(rest(of: session))")
    }

    /// What can be done with a run that has not come to its end.
    private func rest(of session: TrainingSession) -> String {
        if let checkpoint = environment.out ?? environment.checkpoint, let kept = session.latestCheckpoint {
            return "this goes on from step \(kept): anneal train --resume \(shellQuoted(checkpoint))"
        }
        return "nothing was kept: "
            + (environment.checkpointFile == nil ? "give --checkpoint FILE to go on from" : "it had diverged")
    }
}
