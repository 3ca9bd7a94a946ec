internal import AnnealExperiment
internal import AnnealFinder
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import ArgumentParser

struct FindCommand: ParsableCommand, SettingOptions {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find a learning rate: sweep it upwards, read the curve, try the candidates and their neighbours.",
        discussion: """
            anneal find --model mlp:256,128 --optimizer sgd --svg finder.svg
            anneal find --optimizer 'sgd(momentum=0.9)' --schedule cosine --epochs 30

            The suggestion is for the run that the options describe, with its length and its schedule: trials are short trainings with the \
            whole schedule squeezed into them, ranked by the loss on rows set aside, and by the errors where there are classes. Exit code 1: nothing was learned at any rate, \
            or all diverged.
            """)

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Schedule") var schedules: ScheduleOptions
    @OptionGroup(title: "Step") var step: StepOptions
    @Option(
        parsing: .unconditional, help: .field(.epochs, "The epochs of the run that the rate is for.", "n"),
        transform: Experiment.checked(.epochs))
    var epochs: String?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Its steps, instead of --epochs.", valueName: "n"),
        transform: Experiment.checked(.steps))
    var steps: String?
    @Flag(help: "Go on to the next batch where a loss or gradient is not finite, instead of ending a trial.")
    var skipNonfinite = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The first rate, below which none is tried (default: 1e-7, and where the trials lead).", valueName: "rate"),
        transform: NumberText.positive)
    var start: Double?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The last rate, above which none is tried (default: 10, and where the trials lead).", valueName: "rate"),
        transform: NumberText.positive)
    var end: Double?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Steps from the first rate to the last (default: 100).", valueName: "n"),
        transform: NumberText.count)
    var iterations = RateSweep.standard.iterations
    @Option(help: "Equal factors or equal differences between rates.")
    var spacing = RateSweep.standard.spacing
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Weight of the past in the smoothed loss; 0 is off (default: 0.98).", valueName: "weight"),
        transform: NumberText.fraction)
    var smoothing = 0.98
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Stop when the smoothed loss is this many times the best (default: 4).", valueName: "factor"),
        transform: NumberText.aboveOne)
    var divergence = 4.0
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Steps of the longest trials; 0 tries none (default: two epochs, at most half of the run; a run that costs next to "
                + "nothing is tried as a whole).",
            valueName: "n"),
        transform: NumberText.countOrNone)
    var verify: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How often each of the last rates is tried, each time with another order and other rows set aside (default: 3, more "
                + "where few rows are set aside and a run costs next to nothing).",
            valueName: "n"),
        transform: NumberText.count)
    var seeds: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What all may take, shortening the trials: 5% of the run, '500 steps'.", valueName: "length"),
        transform: NumberText.timeSpan)
    var budget: TimeSpan?
    @Option(help: ArgumentHelp("Write the curve as CSV; - is standard output.", valueName: "file"), completion: .file())
    var csv: String?
    @Option(
        help: ArgumentHelp("Write curve, trials and suggestion as JSON; - is standard output.", valueName: "file"),
        completion: .file())
    var json: String?
    @Option(help: ArgumentHelp("Write the plot as SVG; - is standard output.", valueName: "file"), completion: .file())
    var svg: String?

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.epochs, \.epochs), Setting(.steps, \.steps), Setting(.skipNonfinite, flag: \.skipNonfinite),
        ]
    }

    func run() throws {
        let overrides = try Overrides([experiment, schedules, step, self])
        var (value, environment) = (Experiment(), experiment.plugins.environment)
        try overrides.apply(to: &value)
        try overrides.apply(to: &environment)
        environment.allowsNative = experiment.native.allowNative
        let resolved = try ResolvedExperiment(value, in: environment.registry())
        let vetting = NativeVetting(environment: environment)
        try vetting.check(resolved.allSchedules.map(\.specification))
        func named(_ file: String?) -> String? { file?.replacing("{seed}", with: "\(value.seed)") }
        var files = FilesInUse(of: environment)
        files.reads(value)
        let outputs = try OutputOptions(csv: named(csv), json: named(json), svg: named(svg), besides: files)
        let prepared = try PreparedExperiment(resolved, pool: environment.pool())
        for schedule in resolved.allSchedules {
            try vetting.tryOut(
                schedule.specification, base: prepared.base(of: schedule.target),
                length: prepared.length(steps: prepared.steps), clock: value.clock)
        }
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let line = FinderLine(console)
        let finder = try prepared.rateFinder(try options(for: prepared, line))
        let state = try prepared.state(of: finder.trainer)
        console.print(prepared.introduction)
        console.print(
            UpdateDescription(finder.trainer, accumulate: value.accumulation, ema: nil, frozen: value.frozen).lines)
        console.print(prepared.finderIntroduction(finder.plan(from: state), tries: finder.options.triesCandidates))
        Interruption.watch()
        let finding: RateFinding
        do {
            defer { line.end() }
            finding = try finder.find(from: state)
        } catch let interruption as FinderInterruption {
            throw Interrupted(signal: Interruption.signal ?? 2, description: "\(interruption)")
        }

        let figure = finding.figure(isLogarithmic: spacing == .exponential)
        try outputs.csv?.write(finding.csv)
        try outputs.svg?.write(figure.svg())
        try outputs.json?.write(json: FindingDescription(finding, by: finder, of: prepared))
        console.draw(figure.text(columns: console.drawingColumns, color: console.hasColor))
        console.print(finding.lines(of: prepared))
        _ = try finding.rateOrFailure()
        let rate = finding.rate.map { ["--lr", $0.rounded(to: 3)] } ?? []
        let words = ["anneal", "train"] + value.asTyped + environment.asTyped + rate
        console.print((words + (environment.allowsNative ? ["--allow-native"] : [])).joined(separator: " "))
    }

    private func options(for prepared: PreparedExperiment, _ line: FinderLine) throws -> FinderOptions {
        let standard = RateSweep.standard
        let (first, last) = (start ?? standard.start, end ?? standard.end)
        guard first < last else {
            throw UsageError("--start \(first.shortest) has to be below --end \(last.shortest)")
        }
        var options = FinderOptions()
        options.sweep = RateSweep(start: first, end: last, iterations: iterations, spacing: spacing)
        options.smoothing = smoothing
        options.divergence = divergence
        if start != nil || end != nil {
            options.bounds = (start ?? .leastNormalMagnitude)...(end ?? .greatestFiniteMagnitude)
        }
        options.seeds = seeds
        options.trials = verify.map { TrialPlan(longest: $0, seeds: seeds ?? TrialPlan.usualSeeds) }
        options.triesCandidates = verify != 0
        options.budget = try budget.map { try prepared.length(steps: prepared.steps).steps($0) }
        options.isInterrupted = { Interruption.signal != nil }
        options.progress = line.show
        return options
    }
}
