internal import AnnealExperiment
internal import AnnealHost
internal import ArgumentParser

/// How a run is kept from being lost.
struct CheckpointOptions: ParsableArguments, SettingOptions {
    @Option(
        help: ArgumentHelp(
            "Keep the latest checkpoint in this file, to go on from; with --validation or --monitor also the best, in FILE-best.",
            valueName: "file"), completion: .file())
    var checkpoint: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "From one checkpoint to the next: 500 (steps), '2 epochs', 10% (default: 1 epoch).", valueName: "length"),
        transform: Experiment.checked(.checkpointEvery))
    var checkpointEvery: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Keep the latest n checkpoints under names with their steps too, FILE-000500; older ones are removed.",
            valueName: "n"),
        transform: Experiment.checked(.keep))
    var keep: String?
    @Option(
        help: .field(
            .onDivergence,
            "Where a loss is not finite, stop, or go on from the last checkpoint (without a file, in memory) with half the rate.",
            "stop|rollback"))
    var onDivergence: DivergencePolicy?
    @Option(
        help: ArgumentHelp(
            "Go on from a checkpoint, with the options its run was started with, as if it had never stopped; or otherwise, with "
                + "another --epochs, --schedule, --lr, --optimizer, --batch-size, --group.",
            valueName: "file"), completion: .file())
    var resume: String?
    @Option(
        help: ArgumentHelp(
            "With --resume and another length, what becomes of the schedules: keep-step goes on with those of the new length, "
                + "keep-fraction stretches what was left (default: refuse).", valueName: "policy"))
    var horizon: HorizonPolicy?
    @Flag(
        help: ArgumentHelp(
            "Where the checkpoint belongs to a run that is alive, wait for that to end instead of saying so; with --resume, "
                + "then go on from what it left."))
    var takeOver = false
    @Flag(help: "Go on although the training data are not those that the checkpoint was made with.")
    var dataChanged = false

    static var settings: [Setting<Self, Experiment>] {
        [
            Setting(.checkpointEvery, \.checkpointEvery), Setting(.keep, \.keep),
            Setting(.onDivergence, word: \.onDivergence),
        ]
    }
    static var environment: [Setting<Self, RunEnvironment>] {
        [
            Setting(.checkpoint, \.checkpoint)
        ]
    }
}
