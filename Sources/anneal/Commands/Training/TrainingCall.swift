internal import AnnealExperiment
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

    func perform() throws {
        let resolved = try ResolvedExperiment(experiment, in: environment.registry())
        let vetting = NativeVetting(environment: environment)
        try vetting.check(resolved.allSchedules.map(\.specification))
        let outputs = try OutputOptions(json: environment.json, svg: environment.svg)
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
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
        let history = outputs.svg.map { _ in
            History(title: run.title, hasLogarithmicLosses: environment.hasLogarithmicLosses)
        }
        let observers = try observers(of: session, history, console)
        console.print(run.introduction)
        if let resumed { console.print(resumed.lines(of: session)) }
        Interruption.watch()
        let summary = try session.train(observers: observers, isInterrupted: { Interruption.signal != nil })
        if let history { try outputs.svg?.write(history.figure.svg()) }
        try check(summary.outcome, of: session)
        let result = try session.result(summary)
        try outputs.json?.write(json: result)
        console.print(result.lines)
        if let signal = Interruption.signal {
            throw Interrupted(signal: signal, description: "interrupted when all was done")
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
            observers.append(try LogFile(log))
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
        let rest =
            if let checkpoint = environment.checkpoint, let kept = session.latestCheckpoint {
                "this goes on from step \(kept): anneal train --resume \(shellQuoted(checkpoint))"
            } else {
                "nothing was kept: "
                    + (environment.checkpoint == nil
                        ? "give --checkpoint FILE to go on from" : "it had diverged")
            }
        return Interrupted(signal: Interruption.signal ?? SIGINT, description: "\(place); \(rest)")
    }
}
