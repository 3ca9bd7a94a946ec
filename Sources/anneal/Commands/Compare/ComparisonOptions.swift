internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials
internal import ArgumentParser
internal import Foundation

/// How arms are compared, and where that is kept.
struct ComparisonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What it may take: 10m, 2h, '40 runs', '20000 steps' (default: what it needs).", valueName: "budget"),
        transform: BudgetText.read)
    var budget: Budget?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The smallest difference that matters (default: 0.2 points, or 0.01).", valueName: "size"),
        transform: NumberText.rate)
    var worth: Double?
    @Option(
        help: ArgumentHelp(
            "What is compared (default: the validation accuracy, or the validation loss).", valueName: "name"))
    var metric: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Measure the two best again on n fresh seeds (default: 3).", valueName: "n"),
        transform: NumberText.countOrNone)
    var confirm: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Trials at the same time.", valueName: "n"),
        transform: NumberText.count)
    var jobs: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Say how soon each arm reached this value of the metric.", valueName: "value"))
    var target: Double?
    @Option(
        help: ArgumentHelp("The file in which all trials are kept (default: anneal.sqlite).", valueName: "file"),
        completion: .file())
    var store: String?
    @Option(
        help: ArgumentHelp(
            "Find the metric in what the command prints: the group named value, or the first.", valueName: "regex"))
    var metricRegex: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Seconds without output after which a trial has failed.", valueName: "s"),
        transform: NumberText.rate)
    var timeout: Double?
    @Option(help: ArgumentHelp("Write a report as one HTML page.", valueName: "file"), completion: .file())
    var report: String?
    @Option(
        help: ArgumentHelp("Write the standing as JSON; - is standard output.", valueName: "file"), completion: .file())
    var json: String?
    @Option(
        help: ArgumentHelp("Write every trial as CSV; - is standard output.", valueName: "file"), completion: .file())
    var csv: String?
    @Option(
        help: ArgumentHelp("Write every trial at full length for TensorBoard.", valueName: "folder"),
        completion: .directory)
    var tensorboard: String?

    /// Whether something is given besides the budget that decides what a comparison comes to.
    var decidesMoreThanBudget: Bool { worth != nil || metric != nil || confirm != nil || target != nil }

    /// Takes what was not typed from a recipe.
    func completed(by fields: [String: String]) throws -> ComparisonOptions {
        let own = fields.filter { !["rates", "seeds"].contains($0.key) }
        let recipe = try ComparisonOptions.parse(own.flatMap { ["--\($0.key)", $0.value] })
        var all = self
        all.budget = budget ?? recipe.budget
        all.worth = worth ?? recipe.worth
        all.metric = metric ?? recipe.metric
        all.confirm = confirm ?? recipe.confirm
        all.target = target ?? recipe.target
        return all
    }

    func pattern() throws -> MetricPattern? { try metricRegex.map { try MetricPattern($0) } }

    /// The race of these arms; what else a command wants is set by it.
    func plan(for subject: any ComparisonSubject, arms: [RacePlan.Arm]) throws -> RacePlan {
        let metric = subject.description.metric
        return RacePlan(
            arms: arms, metric: metric, steps: subject.steps, worth: worth ?? (metric.scale == 100 ? 0.2 : 0.01),
            confirm: confirm ?? 3, firstSeed: try subject.firstSeed(), budget: budget ?? .unlimited)
    }
}
