internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import ArgumentParser

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model with a schedule and an optimizer that are picked by name.",
        discussion: """
            anneal train
            anneal train --optimizer 'sgd(momentum=0.9)' --lr 0.1 --schedule cosine
            anneal train --epochs 30 --schedule 'step(step_size=10)' --log run.csv
            """)

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @Option(help: ArgumentHelp("A schedule: cosine or 'step(step_size=10)'.", valueName: "spec"))
    var schedule = "fixed"
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The base rate (default: the optimizer's own).", valueName: "rate"),
        transform: NumberArgument.rate)
    var lr: Double?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many epochs (default: 10).", valueName: "n"),
        transform: NumberArgument.count)
    var epochs: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many steps, instead of --epochs.", valueName: "n"),
        transform: NumberArgument.count)
    var steps: Int?
    @Option(help: "Tick per step or per epoch, whatever the schedule's own clock; its times are converted.")
    var clock: Clock?
    @Option(
        help: "What early stopping and listening schedules look at (default: the validation loss, else the test loss).")
    var monitor: Monitor?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stop after so many epochs without a better value of the monitor.", valueName: "n"),
        transform: NumberArgument.count)
    var patience: Int?
    @Option(help: ArgumentHelp("Write every step to a CSV file.", valueName: "file"))
    var log: String?
    @Option(help: ArgumentHelp("Write the result as JSON; - is standard output.", valueName: "file"))
    var json: String?
    @Option(help: ArgumentHelp("Write a plot of losses and rates as SVG; - is standard output.", valueName: "file"))
    var svg: String?

    func run() throws {
        if steps != nil && epochs != nil { throw UsageError("--steps and --epochs both say how long: give one") }
        let specification = try Specification(schedule)
        let experiment = try Experiment(self.experiment, rate: lr, schedule: specification)
        let monitor = try checkedMonitor(for: experiment)
        let steps = try stepCount(experiment.stepsPerEpoch)
        let length = RunLength(steps: steps, stepsPerEpoch: experiment.stepsPerEpoch)
        let schedule = try ScheduleInstance(specification, in: experiment.registry, length: length, clock: clock)
        let trainer = try experiment.trainer(driving: schedule.channels, steps: steps, monitor: monitor)
        let state = try experiment.state(of: trainer, schedule: schedule.initialState)

        let outputs = try OutputOptions(json: json, svg: svg)
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        var observers: [any Observer] = [
            ProgressLine(console, steps: steps, stepsPerEpoch: experiment.stepsPerEpoch)
        ]
        let history = svg.map { _ in History() }
        if let history { observers.append(history) }
        if let log { observers.append(try LogFile(log)) }
        if let patience { observers.append(EarlyStopping(monitor: monitor, patience: patience)) }

        console.print(experiment.summary)
        for channel in schedule.channels where trainer.optimizer.hyperparameter(for: channel) == nil {
            console.print(
                "\(schedule.component.name) drives \(channel), which \(trainer.optimizer.component.name) does not have: "
                    + "it is ignored.")
        }
        let summary = try trainer.run(state, steps: steps, driving: schedule, observers: observers)
        if let history { try outputs.svg?.write(history.figure.svg()) }
        if case .diverged(let divergence) = summary.outcome { throw Failure("\(divergence)") }
        let result = TrainingResult(
            summary, trainer, steps: state.step, batchSize: state.order.batchSize,
            trainLoss: try trainer.score(state, on: trainer.training).loss, schedule: schedule, monitor: monitor)
        try outputs.json?.write(json: result)
        console.print(result.lines(outcome: summary.outcome))
    }

    private func stepCount(_ stepsPerEpoch: Int) throws -> Int {
        if let steps { return steps }
        let (count, overflow) = (epochs ?? 10).multipliedReportingOverflow(by: stepsPerEpoch)
        if overflow { throw UsageError("\(epochs ?? 10) epochs are too many") }
        return count
    }

    private func checkedMonitor(for experiment: Experiment) throws -> Monitor {
        let standard = Monitor.standard(hasValidation: experiment.validation != nil)
        let monitor = monitor ?? standard
        if [.validationLoss, .validationAccuracy].contains(monitor), experiment.validation == nil {
            throw UsageError("--monitor \(monitor.rawValue) needs --validation, for example --validation 0.1")
        }
        if case .regression = experiment.dataset.task, monitor.isMaximized {
            throw UsageError("--monitor \(monitor.rawValue) needs classes, but the labels are numbers")
        }
        return monitor
    }
}
