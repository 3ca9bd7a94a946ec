internal import AnnealEvidence
internal import AnnealReport
internal import AnnealTrials
internal import ArgumentParser

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the report of a comparison, from its store, as one HTML page.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var argument: StoredExperimentArgument
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The page (default: report.html).", valueName: "file"),
        completion: .file())
    var output = "report.html"

    func run() throws {
        var files = FilesInUse()
        files.reads(options.store, "the store")
        try files.writes(output, "--output")
        let store = try options.open()
        let experiment = try argument.find(in: store)
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
}
