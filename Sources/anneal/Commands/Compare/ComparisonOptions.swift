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
            "Rates between which the best is looked for: a list, or find (default: find).", valueName: "list"))
    var rates: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("No race: every rate of every arm on n seeds.", valueName: "n"),
        transform: NumberText.count)
    var seeds: Int?
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
    @Option(help: ArgumentHelp("The file in which all trials are kept (default: anneal.sqlite).", valueName: "file"))
    var store: String?
    @Option(
        help: ArgumentHelp(
            "Run this share of the trials and write them as lines of JSON, for --collect: 2/4.", valueName: "i/n"))
    var shard: String?
    @Option(help: ArgumentHelp("Bring in the shares of a folder, *.jsonl.", valueName: "folder"))
    var collect: [String] = []
    @Option(
        help: ArgumentHelp(
            "Find the metric in what the command prints: the group named value, or the first.", valueName: "regex"))
    var metricRegex: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Seconds without output after which a trial has failed.", valueName: "s"),
        transform: NumberText.rate)
    var timeout: Double?
    @Option(help: ArgumentHelp("Write a report as one HTML page.", valueName: "file"))
    var report: String?
    @Option(help: ArgumentHelp("Write the standing as JSON; - is standard output.", valueName: "file"))
    var json: String?
    @Option(help: ArgumentHelp("Write every trial as CSV; - is standard output.", valueName: "file"))
    var csv: String?
    @Option(help: ArgumentHelp("Write every trial at full length for TensorBoard.", valueName: "folder"))
    var tensorboard: String?

    /// Whether something is given besides the budget that decides what a comparison comes to.
    var decidesMoreThanBudget: Bool {
        worth != nil || rates != nil || seeds != nil || metric != nil || confirm != nil || target != nil
    }

    /// Takes what was not typed from a recipe's words.
    func completed(by words: [String]) throws -> ComparisonOptions {
        let recipe = try ComparisonOptions.parse(words)
        var all = self
        all.budget = budget ?? recipe.budget
        all.worth = worth ?? recipe.worth
        all.rates = rates ?? recipe.rates
        all.seeds = seeds ?? recipe.seeds
        all.metric = metric ?? recipe.metric
        all.confirm = confirm ?? recipe.confirm
        all.target = target ?? recipe.target
        return all
    }

    /// A share has a store of its own, so that it can go on.
    func storePath(_ shard: Shard?) -> String {
        let path = store ?? "anneal.sqlite"
        return shard.map { "\(path).\($0.index)-of-\($0.count)" } ?? path
    }

    func pattern() throws -> MetricPattern? { try metricRegex.map { try MetricPattern($0) } }

    func plan(for subject: any ComparisonSubject, arms: [RacePlan.Arm]) throws -> RacePlan {
        let metric = subject.description.metric
        return RacePlan(
            arms: arms, metric: metric, steps: subject.steps, worth: worth ?? (metric.scale == 100 ? 0.2 : 0.01),
            design: seeds.map { .grid(seeds: $0) } ?? .racing(mostSeeds: 24), confirm: confirm ?? 3,
            budget: budget ?? .unlimited)
    }

    /// The rates of a list; `nil` for find.
    func listedRates() throws -> RateGrid? {
        guard let rates, rates != "find" else { return nil }
        let numbers = try rates.split(separator: ",").map { try NumberText.rate(String($0)) }.filter { $0 > 0 }
        guard !numbers.isEmpty else { throw UsageError("--rates \(rates) has no rate above 0: write 0.01,0.03,0.1") }
        return RateGrid(numbers, extends: numbers.count > 1)
    }
}
