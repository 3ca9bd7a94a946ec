internal import AnnealExperiment
internal import AnnealFinder
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining
internal import ArgumentParser

struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find a learning rate: sweep it upwards, read the curve, try the candidates.",
        discussion: "anneal find --model mlp:256,128 --optimizer sgd --svg finder.svg")

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Step") var step: StepOptions
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The first rate (default: 1e-7).", valueName: "rate"),
        transform: NumberText.positive)
    var start = RateSweep.standard.start
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The last rate (default: 10).", valueName: "rate"),
        transform: NumberText.positive)
    var end = RateSweep.standard.end
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
        help: ArgumentHelp("Steps each candidate is tried for; 0 is off (default: 100).", valueName: "n"),
        transform: NumberText.countOrNone)
    var verify = 100
    @Option(help: ArgumentHelp("Write the curve as CSV; - is standard output.", valueName: "file"))
    var csv: String?
    @Option(help: ArgumentHelp("Write the suggestion as JSON; - is standard output.", valueName: "file"))
    var json: String?
    @Option(help: ArgumentHelp("Write the plot as SVG; - is standard output.", valueName: "file"))
    var svg: String?

    func run() throws {
        guard start < end else { throw UsageError("--start \(start.shortest) has to be below --end \(end.shortest)") }
        let overrides = try Overrides([experiment, step])
        var (value, environment) = (Experiment(), experiment.plugins.environment)
        try overrides.apply(to: &value)
        try overrides.apply(to: &environment)
        environment.allowsNative = experiment.native.allowNative
        let resolved = try ResolvedExperiment(value, in: environment.registry())
        guard !resolved.optimizerSetsRate else { throw ExperimentError.rateIsSet(value.optimizer) }
        // The sweep takes their place, but what is found is for a run that has them.
        try NativeVetting(environment: environment).check(resolved.groupSchedules.joined().map(\.specification))
        func named(_ file: String?) -> String? { file?.replacing("{seed}", with: "\(value.seed)") }
        let outputs = try OutputOptions(csv: named(csv), json: named(json), svg: named(svg))
        let prepared = try PreparedExperiment(resolved, pool: environment.pool())
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let trainer = try prepared.trainer(driving: ["lr"], steps: nil)
        console.print(prepared.summary)
        console.print(prepared.notes)
        console.print(UpdateDescription(trainer, accumulate: value.accumulation, ema: nil).lines)

        let state = try prepared.state(of: trainer)
        let sweep = RateSweep(start: start, end: end, iterations: iterations, spacing: spacing)
        let finder = RateFinder(
            trainer: trainer, sweep: sweep, smoothing: smoothing, divergence: divergence, verification: verify)
        let finding = try finder.find(from: state)

        let figure = finding.figure(isLogarithmic: spacing == .exponential)
        try outputs.csv?.write(finding.csv)
        try outputs.svg?.write(figure.svg())
        try outputs.json?.write(json: FindingDescription(finding))
        console.print(figure.text(columns: console.drawingColumns, color: console.hasColor))
        try report(finding, to: console)
        let rate = finding.suggestion.map { ["--lr", $0.lr.rounded(to: 3)] } ?? []
        let words = ["anneal", "train"] + value.asTyped + environment.asTyped + rate
        console.print((words + (environment.allowsNative ? ["--allow-native"] : [])).joined(separator: " "))
    }

    private func report(_ finding: RateFinding, to console: Console) throws {
        if finding.curve.hasDiverged {
            let last = finding.curve.points.last?.lr ?? start
            console.print("The loss exploded at the rate \(last.rounded(to: 3)); the sweep ended there.")
        }
        guard let suggestion = finding.suggestion else {
            throw ExperimentError.noRateFound(RateSweep(start: start, end: end, iterations: iterations))
        }
        let rows = finding.candidates.map { candidate in
            [
                candidate == suggestion ? "→ \(candidate.rule.rawValue)" : "  \(candidate.rule.rawValue)",
                candidate.lr.rounded(to: 3),
                candidate.verifiedLoss.map { $0.isFinite ? $0.rounded(to: 4) : "diverged" } ?? "not tried",
            ]
        }
        console.print(TextTable([["  RULE", "RATE", "LOSS AFTER \(verify) STEPS"]] + rows).lines)
        console.print()
        console.print(
            verify > 0
                ? "Suggested rate: \(suggestion.lr.rounded(to: 3)) (\(suggestion.rule.rawValue), the lowest loss of those tried)"
                : "Suggested rate: \(suggestion.lr.rounded(to: 3)) (\(suggestion.rule.rawValue), not tried: --verify 0)"
        )
    }
}

extension RateFinding {
    /// `iteration,lr,loss,smoothed`
    fileprivate var csv: String {
        curve.points.enumerated().reduce(into: "iteration,lr,loss,smoothed\n") { text, row in
            let (index, point) = row
            text += "\(index),\(point.lr.shortest),\(point.loss.shortest),\(point.smoothed.shortest)\n"
        }
    }

    fileprivate func figure(isLogarithmic: Bool) -> Figure {
        let rates = curve.points.map(\.lr)
        let markers = candidates.map { candidate in
            Marker(
                "\(candidate.rule.rawValue) \(candidate.lr.rounded(to: 2))", x: candidate.lr,
                isChosen: candidate == suggestion)
        }
        // An explosion would flatten everything before it.
        let panel = Panel(
            yAxis: Axis("loss"),
            series: [
                Series("loss of each batch", x: rates, y: curve.points.map(\.loss), isFaint: true),
                Series("smoothed", x: rates, y: curve.points.map(\.smoothed)),
            ], markers: markers)
        return Figure(
            title: "Learning-rate finder", xAxis: Axis("learning rate", scale: isLogarithmic ? .logarithmic : .linear),
            panels: [panel])
    }
}

/// A finding, as JSON has it.
private struct FindingDescription: Encodable {
    struct Candidate: Encodable {
        let rule: String
        let lr: Double
        /// Absent if not tried or diverged: JSON has no infinity.
        let verifiedLoss: Double?
        let diverged: Bool
    }

    let suggestion: Double?
    let candidates: [Candidate]

    init(_ finding: RateFinding) {
        suggestion = finding.suggestion?.lr
        candidates = finding.candidates.map {
            Candidate(
                rule: $0.rule.rawValue, lr: $0.lr, verifiedLoss: $0.verifiedLoss.flatMap { $0.isFinite ? $0 : nil },
                diverged: $0.verifiedLoss == .infinity)
        }
    }
}
