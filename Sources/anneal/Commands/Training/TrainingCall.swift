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

    private init(name: String?, experiment: Experiment, environment: RunEnvironment, resumed: ResumedRun?) {
        self.name = name
        self.experiment = experiment
        self.environment = environment
        self.resumed = resumed
    }

    /// - Parameters:
    ///   - takesOver: Whether to wait for a run that has the checkpoint.
    ///   - isLocked: Whether the checkpoint is this run's already.
    ///   - file: The recipe or the checkpoint that it comes from.
    func perform(takesOver: Bool = false, locked isLocked: Bool = false, reading file: String?) throws {
        let outputs = try OutputOptions(
            json: environment.json, svg: environment.svg, besides: try filesInUse(reading: file))
        let resolved = try ResolvedExperiment(experiment, in: environment.registry())
        let vetting = NativeVetting(environment: environment)
        try vetting.check(resolved.allSchedules.map(\.specification))
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let own = isLocked || environment.isDry ? nil : environment.checkpoint
        let lock = try own.map { try CheckpointLock($0, waits: takesOver, console: console) }
        defer { withExtendedLifetime(lock) {} }
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
        let run = try TrainingRun(prepared, checkpoint: environment.checkpoint)
        if environment.isDry { return try RunPreview(run).show(on: console, outputs) }
        let session = try TrainingSession(run, in: environment, from: resumed?.experiment)
        let history = try outputs.svg.map { _ in
            let log = session.state.step > 0 ? environment.log : nil
            return History(
                title: run.title, hasLogarithmicLosses: environment.hasLogarithmicLosses,
                former: try log.map { try LogFile.records(in: $0, before: session.state.step) } ?? [])
        }
        let observers = try observers(of: session, history, console)
        console.print(run.introduction)
        if let resumed { console.print(resumed.lines(of: session)) }
        Interruption.watch()
        let summary = try train(session, observers)
        if session.isDone, let last = summary.last { history?.complete(with: last) }
        if let history { try outputs.svg?.write(history.figure.svg()) }
        try check(summary.outcome, of: session)
        guard let result = try session.result(summary, unless: { Interruption.signal != nil }) else {
            throw interrupted(session)
        }
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
        try files.writes(environment.checkpoint, "--checkpoint")
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

    /// What was done is kept, also where an observer could not write what it has to.
    private func train(_ session: TrainingSession, _ observers: [any Observer]) throws -> RunSummary {
        do {
            return try session.train(observers: observers, isInterrupted: { Interruption.signal != nil })
        } catch let error as LogError {
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
        of session: TrainingSession, _ history: History?, _ console: Console
    ) throws -> [any Observer] {
        var observers: [any Observer] = [
            ProgressLine(console, rowsPerStep: session.state.order.rowsPerStep)
        ]
        if let history { observers.append(history) }
        if let log = environment.log {
            observers.append(try LogFile(log, notes: { console.print($0) }))
            try RunPlugin.write(session.plugins, besideLog: log)
            try RunLeg.write(session.run.prepared.legs, besideLog: log)
        }
        if session.run.schedules.listens { observers.append(MetricWatch(console)) }
        return observers
    }

    /// Throws if the run did not come to its end.
    private func check(_ outcome: Outcome, of session: TrainingSession) throws {
        switch outcome {
        case .finished, .stopped: break
        case .interrupted: throw interrupted(session)
        case .diverged(let divergence):
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
        if let checkpoint = environment.checkpoint, let kept = session.latestCheckpoint {
            return "this goes on from step \(kept): anneal train --resume \(shellQuoted(checkpoint))"
        }
        return "nothing was kept: "
            + (environment.checkpoint == nil ? "give --checkpoint FILE to go on from" : "it had diverged")
    }
}
