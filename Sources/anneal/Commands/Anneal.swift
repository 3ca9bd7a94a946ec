internal import AnnealHost
internal import ArgumentParser

struct Anneal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anneal",
        abstract: "Train with learning-rate schedules and optimizers that are loaded by name from shared libraries.",
        discussion: """
            A SPEC chooses a strategy and sets its parameters: cosine, or 'step(step_size=10, gamma=0.5)'.
            `anneal plugins show NAME` explains the parameters.
            """,
        version: "anneal \(hostVersion)",
        subcommands: [
            PluginsCommand.self, ScheduleCommand.self, FindCommand.self, TrainCommand.self, ForkCommand.self,
            MergeCommand.self, DiffCommand.self, EvalCommand.self,
            PredictCommand.self, CompareCommand.self, SearchCommand.self, SweepCommand.self, ReportCommand.self,
            RunsCommand.self, ClaimsCommand.self, TrialCommand.self,
        ])
}
