internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser

/// What drives a run's hyperparameters.
struct ScheduleOptions: ParsableArguments, SettingOptions {
    @Option(
        help: ArgumentHelp(
            "What drives the rate: cosine, 'linear for 5% -> cosine', 'step(step_size=10) * 0.5', a .yml file; or "
                + "NAME:SPEC for another hyperparameter, weight_decay:cosine (default: fixed).",
            valueName: "spec"),
        completion: NameCompletion.schedule)
    var schedule: [String] = []
    @Option(
        help: ArgumentHelp(
            "Climb to the base rate first: 5%, '500 steps', '2 epochs'; the schedule takes what remains.",
            valueName: "length"),
        transform: Experiment.checked(.warmup))
    var warmup: String?
    @Option(help: "Tick per step or per epoch, whatever the schedule's own clock; its times are converted.")
    var clock: Clock?

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.schedule, list: \.schedule), Setting(.warmup, \.warmup), Setting(.clock, word: \.clock),
        ]
    }
}
