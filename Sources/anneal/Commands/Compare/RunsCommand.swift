internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials
internal import ArgumentParser
internal import Foundation

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List, show, export and remove the trials of comparisons.",
        subcommands: [ListRuns.self, ShowRuns.self, ExportRuns.self, RemoveRuns.self])
}

/// The file that comparisons keep their trials in.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The file in which all trials are kept (default: anneal.sqlite).", valueName: "file"),
        completion: .file())
    var store = "anneal.sqlite"

    /// - Throws: if there is none: nothing is made by looking.
    func open() throws -> TrialStore { try TrialStore(path: Self.existing(store)) }

    /// The same to look at, also where it cannot be written.
    func read() throws -> TrialStore { try TrialStore(reading: Self.existing(store)) }

    private static func existing(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else { throw UsageError("there is no store \(path)") }
        return path
    }
}

/// One experiment of a store.
struct StoredExperimentArgument: ParsableArguments {
    @Argument(help: "An experiment's number, as anneal runs list shows it; without one, the last.")
    var experiment: Int64?

    func find(in store: TrialStore) throws -> StoredExperiment { try Self.find(experiment, in: store) }

    /// - Parameter experiment: its number; `nil` for the last.
    static func find(_ experiment: Int64?, in store: TrialStore) throws -> StoredExperiment {
        let all = try store.experiments()
        guard let found = experiment.map({ id in all.first { $0.id == id } }) ?? all.last else {
            throw StoreError.noExperiment(path: store.path, name: experiment.map { "\($0)" } ?? "at all")
        }
        return found
    }
}

private struct ListRuns: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "One line for each experiment.")
    @OptionGroup var options: StoreOptions

    func run() throws {
        let rows = try options.read().experiments().map { experiment in
            [
                "\(experiment.id)", experiment.created, "\(experiment.trials)", "\(experiment.failed)",
                "\(Int(experiment.seconds.rounded())) s", experiment.description.metric.name,
                experiment.description.subject,
            ]
        }
        let head = ["ID", "BEGUN", "TRIALS", "FAILED", "TIME", "METRIC", "SUBJECT"]
        Console(standardOutputIsTaken: false).print(TextTable([head] + rows).lines)
    }
}

private struct ShowRuns: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "An experiment's trials, and the last lines of those that failed.")
    @OptionGroup var options: StoreOptions
    @OptionGroup var argument: StoredExperimentArgument

    func run() throws {
        let store = try options.read()
        let experiment = try argument.find(in: store)
        let console = Console(standardOutputIsTaken: false)
        console.print(
            "\(experiment.description.subject)  (\(experiment.created), Anneal \(experiment.description.version))")
        for plugin in experiment.description.plugins {
            console.print("\(plugin.name) \(plugin.version)  SHA-256 \(plugin.sha256.prefix(12))…")
        }
        let trials = try store.trials(of: experiment.id)
        let rows = trials.map { trial in
            [
                "\(trial.id)", trial.arm, trial.rate.shortest, "\(trial.seed)", "\(trial.steps)", trial.state.rawValue,
                trial.report.value?.rounded(to: 5) ?? "", "\(trial.report.seconds.rounded(to: 3)) s",
            ]
        }
        let head = ["ID", "ARM", "RATE", "SEED", "STEPS", "STATE", experiment.description.metric.name, "TIME"]
        console.print(TextTable([head] + rows).lines)
        for trial in trials where trial.state == .failed { console.print(CompareReport.failure(trial)) }
    }
}

private struct ExportRuns: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "An experiment's trials as lines of JSON, which --collect brings in.")
    @OptionGroup var options: StoreOptions
    @OptionGroup var argument: StoredExperimentArgument

    func run() throws {
        let store = try options.read()
        for line in try store.lines(of: argument.find(in: store)) { print(line.json) }
    }
}

private struct RemoveRuns: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove an experiment, or its trials that failed, so that they are run again.")
    @OptionGroup var options: StoreOptions
    @Argument(help: "An experiment's number, as anneal runs list shows it.")
    var experiment: Int64
    @Flag(help: "Only the trials that failed.")
    var failed = false

    func run() throws {
        let store = try options.open()
        guard try store.experiments().contains(where: { $0.id == experiment }) else {
            throw StoreError.noExperiment(path: store.path, name: "\(experiment)")
        }
        if failed {
            let count = try store.removeFailed(experiment: experiment)
            print("\(count) trial\(count == 1 ? "" : "s") removed")
        } else {
            try store.remove(experiment: experiment)
        }
    }
}
