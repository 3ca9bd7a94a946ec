internal import AnnealExperiment
internal import AnnealHost
internal import AnnealPlot
internal import ArgumentParser

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Show the rates of one or more schedules, without training.",
        usage: "anneal schedule <spec> ... [<options>]",
        discussion: """
            anneal schedule cosine
            anneal schedule 'step(step_size=30)' 'exponential(gamma=0.95)' --svg rates.svg
            anneal schedule 'linear for 5% -> cosine(eta_min=1e-5)' 'onecycle(max_lr=0.3)' --log-scale
            anneal schedule cosine rex 'step(step_size=30)' --panels
            """)

    @Argument(
        help: ArgumentHelp(
            "A schedule: cosine, 'linear for 5% -> cosine', 'step(step_size=10) * 0.5', or a .yml file.",
            valueName: "spec"),
        completion: NameCompletion.schedule)
    var specs: [String]

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The base rate (default: 0.1).", valueName: "rate"),
        transform: NumberText.rate)
    var lr = 0.1
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many steps (default: 100).", valueName: "n"),
        transform: NumberText.count)
    var steps: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many epochs, instead of --steps.", valueName: "n"),
        transform: NumberText.count)
    var epochs: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Steps in an epoch; a schedule that ticks per epoch stays level within one (default: 1).", valueName: "n"),
        transform: NumberText.count)
    var stepsPerEpoch = 1
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Examples in a step, for lengths in samples.", valueName: "n"),
        transform: NumberText.count)
    var batchSize: Int?
    @Option(
        help: ArgumentHelp("Climb to the base rate first: 5%, '20 steps', '1 epoch'.", valueName: "length"),
        transform: NumberText.timeSpan)
    var warmup: TimeSpan?
    @Option(help: "Tick per step or per epoch, whatever the schedule's own clock; its times are converted.")
    var clock: Clock?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Show a run that was interrupted after n steps and goes on with another length.", valueName: "n"),
        transform: NumberText.countOrNone)
    var resumedAt: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The steps it was planned for.", valueName: "n"),
        transform: NumberText.count)
    var planned: Int?
    @Option(
        help: """
            What that does to the schedule: refuse it, keep-step (the schedule of the new length), or keep-fraction \
            (what is left of the old one, stretched to the new end).
            """)
    var horizon = HorizonPolicy.refuse
    @Option(
        help: ArgumentHelp(
            "What schedules that listen are shown after each epoch: 1,0.7,0.6,0.6; the last is shown again and again.",
            valueName: "numbers"),
        transform: MetricCourse.init)
    var metric: MetricCourse?
    @Flag(help: "Draw the learning rate on a logarithmic axis.")
    var logScale = false
    @Flag(help: "Draw each schedule's learning rate in a small panel of its own.")
    var panels = false
    @Option(
        help: ArgumentHelp("Write the values as CSV; - is standard output.", valueName: "file"), completion: .file())
    var csv: String?
    @Option(
        help: ArgumentHelp("Write the values and the pieces as JSON; - is standard output.", valueName: "file"),
        completion: .file())
    var json: String?
    @Option(help: ArgumentHelp("Write the plot as SVG; - is standard output.", valueName: "file"), completion: .file())
    var svg: String?
    @OptionGroup var plugins: PluginOptions
    @OptionGroup var native: NativeOptions

    func run() throws {
        var files = FilesInUse(of: plugins.environment)
        for file in specs { files.reads(file, "a file of the schedule") }
        let length = RunLength(steps: try stepCount(), stepsPerEpoch: stepsPerEpoch, batchSize: batchSize)
        let interruption = try interruption(length)
        let specifications = try specs.map { text in
            let schedule = try ScheduleSpecification.read(text)
            return warmup.map { schedule.warmedUp(for: $0) } ?? schedule
        }
        for specification in specifications { files.reads(specification) }
        var environment = plugins.environment
        environment.allowsNative = native.allowNative
        let vetting = NativeVetting(environment: environment)
        try vetting.check(specifications)
        let registry = try environment.registry()
        let curves = try specifications.map { specification in
            let planned = interruption?.planned ?? length
            try vetting.tryOut(specification, base: lr, length: planned, clock: clock)
            var schedule = try ScheduleInstance(specification, in: registry, length: planned, clock: clock)
            if let interruption {
                schedule = try schedule.resumed(atStep: interruption.step, length: length, horizon, in: registry)
            }
            return try ScheduleCurve(schedule, base: ["lr": lr], shown: metric?.values ?? [])
        }
        if logScale, !curves.contains(where: { $0.points(of: "lr")?.values.contains { $0 > 0 } ?? false }) {
            throw UsageError("--log-scale has nothing to draw: every rate is 0, and a logarithm needs one above 0")
        }
        let outputs = try OutputOptions(csv: csv, json: json, svg: svg, besides: files)
        if let csv = outputs.csv { try ScheduleTable(curves: curves).write(to: csv) }
        try outputs.json?.write(json: ScheduleDescription(curves, lr: lr, length: length))
        let plot = ScheduleFigure(curves: curves, unit: epochs == nil ? .step : .epoch, isLogarithmic: logScale)
        try outputs.svg?.write(panels ? plot.gallery.svg() : plot.figure.svg())
        if outputs.takesStandardOutput { return }
        let console = Console(standardOutputIsTaken: false)
        let (columns, color) = (console.drawingColumns, console.hasColor)
        console.draw(
            panels
                ? plot.gallery.text(columns: columns, color: color) : plot.figure.text(columns: columns, color: color))
    }

    /// After how many steps of which run the one that is shown goes on.
    private func interruption(_ length: RunLength) throws -> (step: Int, planned: RunLength)? {
        switch (resumedAt, planned) {
        case (nil, nil) where horizon == .refuse: return nil
        case (nil, nil): throw UsageError("--horizon is for a run that goes on: give --resumed-at and --planned, too")
        case (let step?, let steps?):
            guard step <= steps else {
                throw UsageError("--resumed-at \(step) is beyond the \(steps) steps that were --planned")
            }
            return (step, RunLength(steps: steps, stepsPerEpoch: length.stepsPerEpoch, batchSize: length.batchSize))
        default: throw UsageError("--resumed-at and --planned belong together: give both")
        }
    }

    private func stepCount() throws -> Int {
        if steps != nil && epochs != nil { throw UsageError("--steps and --epochs both say how long: give one") }
        let (product, overflow) = (epochs ?? 0).multipliedReportingOverflow(by: stepsPerEpoch)
        let count = epochs == nil ? steps ?? 100 : product
        if overflow { throw UsageError("\(epochs ?? 0) epochs are too many") }
        try ScheduleCurve.check(steps: count)
        return count
    }
}

/// What schedules that listen are shown, one epoch after the other.
struct MetricCourse {
    let values: [Double]

    init(_ text: String) throws(ValueError) {
        var values: [Double] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Double(word.filter { $0 != " " }) else {
                throw ValueError("it has to be numbers with commas between them, for example 1,0.7,0.6")
            }
            values.append(number)
        }
        self.values = values
    }
}
