internal import AnnealEvidence
internal import AnnealReport
internal import AnnealTrials
internal import ArgumentParser

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the report of a comparison, from its store, as one HTML page.")

    @OptionGroup var options: StoreOptions
    @Argument(
        help: ArgumentHelp(
            "The store, if not --store, and an experiment's number, as anneal runs list shows it; without one, the last.",
            valueName: "store|experiment"),
        completion: .file())
    var words: [String] = []
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The page (default: report.html).", valueName: "file"),
        completion: .file())
    var output = "report.html"

    func run() throws {
        let (options, number) = try place()
        var files = FilesInUse()
        files.reads(options.store, "the store")
        try files.writes(output, "--output")
        let store = try options.read()
        let experiment = try StoredExperimentArgument.find(number, in: store)
        guard let record = try ComparisonRecord(in: store, experiment.id) else {
            throw Failure("experiment \(experiment.id) of \(store.path) has no comparison that came to its end yet")
        }
        let page = try Output(output, option: "--output")
        let results = try store.results(
            of: experiment.id, arms: record.plan.arms.map(\.name), metric: record.plan.metric)
        let report = CompareReport(
            race: Race(record.plan, results: results), trials: try store.trials(of: experiment.id), record: record)
        try page.write(report.page(of: experiment.description).html)
    }

    /// What is reported: `anneal report`, `anneal report 3`, `anneal report FILE` or `anneal report FILE 3`.
    private func place() throws -> (StoreOptions, experiment: Int64?) {
        var (options, words) = (options, words[...])
        let number = words.last.flatMap { Int64($0) }
        if number != nil { words.removeLast() }
        if let file = words.popFirst() { options.store = file }
        if let other = words.first { throw UsageError("\(other) is neither a store nor an experiment's number") }
        return (options, number)
    }
}
