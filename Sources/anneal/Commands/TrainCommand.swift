internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import ArgumentParser
internal import Glibc

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model with a schedule and an optimizer that are picked by name.",
        discussion: """
            anneal train
            anneal train --optimizer 'sgd(momentum=0.9)' --lr 0.1 --schedule cosine
            anneal train --epochs 30 --schedule 'step(step_size=10)' --log run.csv
            anneal train --warmup 5% --schedule cosine --dry-run
            anneal train Recipes/fixed.yml --epochs 3
            """)

    @Argument(
        help: ArgumentHelp(
            "A YAML file with options of this command; what is typed beside it counts more.", valueName: "recipe"))
    var recipe: String?

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Schedule") var schedules: ScheduleOptions
    @OptionGroup(title: "Step") var step: StepOptions
    @OptionGroup(title: "Keeping the run") var keeping: KeepingOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The base rate, or find for the one that anneal find suggests (default: the optimizer's own).",
            valueName: "rate"),
        transform: BaseRate.init)
    var lr: BaseRate?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many epochs (default: 10).", valueName: "n"),
        transform: NumberArgument.count)
    var epochs: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many steps, instead of --epochs.", valueName: "n"),
        transform: NumberArgument.count)
    var steps: Int?
    @Option(
        help: "What early stopping and listening schedules look at (default: the validation loss, else the test loss).")
    var monitor: Monitor?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stop after so many epochs without a better value of the monitor.", valueName: "n"),
        transform: NumberArgument.count)
    var patience: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Evaluate an average of the weights that keeps this share of itself at every step, for example 0.999.",
            valueName: "decay"),
        transform: NumberArgument.fraction)
    var ema: Double?
    @Flag(help: "Go on to the next batch where a loss or gradient is not finite, instead of ending the run.")
    var skipNonfinite = false
    @Flag(help: "Show what the schedules would do, and train nothing.")
    var dryRun = false
    @Option(help: ArgumentHelp("Write every step to a CSV file.", valueName: "file"))
    var log: String?
    @Option(help: ArgumentHelp("Write the result as JSON; - is standard output.", valueName: "file"))
    var json: String?
    @Option(help: ArgumentHelp("Write a plot of losses and rates as SVG; - is standard output.", valueName: "file"))
    var svg: String?

    func run() throws { try run(startedWith: Array(CommandLine.arguments.dropFirst())) }

    /// - Parameters:
    ///   - words: what was typed, for a checkpoint to go on from.
    ///   - saved: the checkpoint that this run goes on from, that of `resume`.
    func run(startedWith words: [String], from saved: CheckpointFile? = nil) throws {
        if steps != nil && epochs != nil { throw UsageError("--steps and --epochs both say how long: give one") }
        let registry = try self.experiment.plugins.registry()
        let optimizer = try registry.component(Specification(self.experiment.optimizer).name, .optimizer)
        let specifications = try schedules.specifications(in: registry, for: optimizer)
        let own = try ScheduleOptions.specifications(
            of: step.groups(), instead: specifications, in: registry, for: optimizer)
        let driven = specifications + own.joined()
        try self.experiment.native.check(driven.map(\.specification), plugins: self.experiment.plugins)
        let outputs = try OutputOptions(json: json, svg: svg)
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        var experiment = try Experiment(self.experiment, step: step, rate: lr?.number, registry: registry)
        var words = words
        if lr == .found {
            let rate = try experiment.findRate(on: console)
            // So that whoever goes on from a checkpoint need not find it again.
            words += ["--lr", rate]
        }
        let monitor = try checkedMonitor(for: experiment)
        let steps = try stepCount(experiment.stepsPerEpoch)
        for (target, specification) in driven {
            try self.experiment.native.tryOut(
                specification, base: experiment.base(of: target), length: experiment.length(steps: steps),
                clock: self.schedules.clock, plugins: self.experiment.plugins)
        }
        let schedules = try RunSchedules(
            specifications, groups: own, in: registry, length: experiment.length(steps: steps),
            clock: self.schedules.clock, for: optimizer)
        let trainer = try experiment.trainer(driving: schedules.channels, steps: steps, monitor: monitor)
        let update = UpdateDescription(trainer, accumulate: step.accumulate, ema: ema)
        let plan = try keeping.plan(
            for: experiment.length(steps: steps),
            monitor: self.monitor == nil && experiment.data.validation == nil ? nil : monitor)
        if dryRun { return try show(schedules, trainer, update, experiment, steps, outputs, console) }
        let sources = schedules.sources
        let state = try experiment.state(
            of: trainer, schedule: sources.initialState(for: trainer.optimizer), averaging: ema)
        let stopping = patience.map { EarlyStopping(monitor: monitor, patience: $0) }
        if let saved { try trainer.restore(state, from: saved, observers: stopping.map { [$0] } ?? []) }

        // Their digests take a while, so only where something names them.
        let namesPlugins = log != nil || json != nil || keeping.checkpoint != nil || saved != nil
        let plugins = namesPlugins ? try RunPlugin.all(of: schedules.components + [optimizer]) : []
        let configuration = RunConfiguration(
            words, self, experiment, trainer, schedules, steps: steps, monitor: monitor, plugins: plugins)
        // Before the log is begun: what cannot be kept is not started.
        let checkpointer = try plan.map {
            try Checkpointer($0, of: state, by: trainer, steps: steps, metadata: configuration.metadata())
        }
        if let saved, let resume = keeping.resume {
            // Also of a run that is done: it may have been killed before it removed its last old checkpoint.
            try checkpointer?.restore(from: saved)
            if let reason = state.step >= steps ? "it has no steps left" : stopping?.reason {
                throw UsageError("the run of \(resume) is done: \(reason)")
            }
        }
        var observers: [any Observer] = [ProgressLine(console)]
        let history = svg.map { _ in History() }
        if let history { observers.append(history) }
        if let log {
            observers.append(try LogFile(log))
            try RunPlugin.write(plugins, besideLog: log)
        }
        if let stopping { observers.append(stopping) }
        if schedules.listens { observers.append(MetricWatch(console)) }

        introduce(experiment, schedules, update, optimizer, on: console)
        if let resume = keeping.resume, let saved {
            console.print(try RunConfiguration(of: saved).changes(to: plugins))
            console.print("\(resume) goes on \(Self.place(state, of: steps)).")
        }
        Interruption.watch()
        let summary = try trainer.run(
            state, steps: steps, driving: sources, observers: observers,
            options: RunOptions(
                skipsNonfinite: skipNonfinite, checkpointer: checkpointer,
                isInterrupted: { Interruption.signal != nil }))
        if let history { try outputs.svg?.write(history.figure.svg()) }
        switch summary.outcome {
        case .finished, .stopped: break
        case .interrupted: throw interrupted(state, of: steps, keptAt: checkpointer?.latestStep)
        case .diverged(let divergence):
            let (sentence, rollbacks) = (Advice.sentence(of: divergence), state.progress.rollbacks)
            throw Failure(rollbacks == 0 ? sentence : "\(sentence); the rate had been halved \(rollbacks.times)")
        }
        let result = TrainingResult(
            summary, trainer, state, trainLoss: try trainer.score(state, on: trainer.training).loss, plugins: plugins,
            update: update, monitor: monitor)
        try outputs.json?.write(json: result)
        console.print(result.lines(outcome: summary.outcome))
        if let signal = Interruption.signal {
            throw Interrupted(signal: signal, description: "interrupted when all was done")
        }
    }

    /// Where a run is.
    private static func place(_ state: TrainingState, of steps: Int) -> String {
        let perEpoch = state.order.stepsPerEpoch
        let epochs = (steps + perEpoch - 1) / perEpoch
        return "at step \(state.step) of \(steps), in epoch \(state.step / perEpoch + 1) of \(epochs)"
    }

    /// - Parameter kept: the step of the latest checkpoint.
    private func interrupted(_ state: TrainingState, of steps: Int, keptAt kept: Int?) -> Interrupted {
        let description =
            if let checkpoint = keeping.checkpoint, let kept {
                "interrupted after step \(state.step) of \(steps); this goes on from step \(kept): "
                    + "anneal train --resume \(shellQuoted(checkpoint))"
            } else {
                "interrupted after step \(state.step) of \(steps); nothing was kept: "
                    + (keeping.checkpoint == nil ? "give --checkpoint FILE to go on from" : "it had diverged")
            }
        return Interrupted(signal: Interruption.signal ?? SIGINT, description: description)
    }

    /// The schedules of the run that would start.
    private func show(
        _ schedules: RunSchedules, _ trainer: Trainer, _ update: UpdateDescription, _ experiment: Experiment,
        _ steps: Int, _ outputs: OutputOptions, _ console: Console
    ) throws {
        let optimizer = trainer.optimizer
        var curves = try schedules.common.members.map { try curve($0, of: optimizer.groups[0], in: optimizer) }
        var lines = schedules.common.members.map { "\($0.target): \($0.schedule.specification)" }
        for own in schedules.own {
            let group = optimizer.groups[own.group]
            curves += try own.members.map { try curve($0, of: group, in: optimizer) }
            lines += own.members.map { "\($0.target)[\(group.name)]: \($0.schedule.specification)" }
        }
        let figure = ScheduleFigure(curves: curves, unit: self.steps == nil ? .epoch : .step).figure
        try outputs.svg?.write(figure.svg())
        let rate = optimizer.hyperparameter(for: "lr").map { optimizer.hyperparameters[$0] } ?? 0
        try outputs.json?.write(
            json: ScheduleDescription(curves, lr: rate, length: experiment.length(steps: steps), update: update))
        if outputs.takesStandardOutput { return }
        introduce(experiment, schedules, update, optimizer.component, on: console)
        console.print(lines)
        console.print()
        console.print(figure.text(color: console.hasColor))
    }

    /// A schedule over the run, from a group's base values.
    private func curve(
        _ member: ScheduleSet.Member, of group: ParameterGroup, in optimizer: OptimizerInstance
    ) throws -> ScheduleCurve {
        let channels = member.schedule.channels.map { $0 == "lr" ? member.target : $0 }
        let base = channels.reduce(into: [String: Double]()) { base, channel in
            base[channel] = optimizer.hyperparameter(for: channel).map { group.hyperparameters[$0] }
        }
        return try ScheduleCurve(member.schedule, base: base, driving: member.target)
    }

    private func introduce(
        _ experiment: Experiment, _ schedules: RunSchedules, _ update: UpdateDescription, _ optimizer: Component,
        on console: Console
    ) {
        console.print(experiment.summary)
        console.print(update.lines)
        for channel in schedules.channels where optimizer.hyperparameter(for: channel) == nil {
            console.print(
                channel.contains(" ")
                    ? "The \(channel) is ignored."
                    : "The schedule drives \(channel), which \(optimizer.name) does not have: it is ignored.")
        }
    }

    private func stepCount(_ stepsPerEpoch: Int) throws -> Int {
        if let steps { return steps }
        let (count, overflow) = (epochs ?? 10).multipliedReportingOverflow(by: stepsPerEpoch)
        if overflow { throw UsageError("\(epochs ?? 10) epochs are too many") }
        return count
    }

    private func checkedMonitor(for experiment: Experiment) throws -> Monitor {
        let standard = Monitor.standard(hasValidation: experiment.data.validation != nil)
        let monitor = monitor ?? standard
        if [.validationLoss, .validationAccuracy].contains(monitor), experiment.data.validation == nil {
            throw UsageError("--monitor \(monitor.rawValue) needs --validation, for example --validation 0.1")
        }
        if case .regression = experiment.data.dataset.task, monitor.isMaximized {
            throw UsageError("--monitor \(monitor.rawValue) needs classes, but the labels are numbers")
        }
        return monitor
    }
}
