internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser

/// How a run is kept from being lost.
struct KeepingOptions: ParsableArguments {
    /// What happens when a loss is not finite.
    enum DivergencePolicy: String, CaseIterable, ExpressibleByArgument { case stop, rollback }

    @Option(
        help: ArgumentHelp(
            "Keep the latest checkpoint in this file, to go on from; with --validation or --monitor also the best, in FILE-best.",
            valueName: "file"))
    var checkpoint: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "From one checkpoint to the next: 500 (steps), '2 epochs', 10% (default: 1 epoch).", valueName: "length"),
        transform: NumberArgument.stepsOrTimeSpan)
    var checkpointEvery: TimeSpan?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Keep so many of the latest checkpoints under names with their steps too, FILE-000500; older ones are removed.",
            valueName: "n"),
        transform: NumberArgument.count)
    var keep: Int?
    @Option(
        help: ArgumentHelp(
            "Where a loss is not finite, stop, or go on from the last checkpoint (without a file, in memory) with half the rate (default: stop).",
            valueName: "stop|rollback"))
    var onDivergence: DivergencePolicy?
    @Option(
        help: ArgumentHelp(
            "Go on from a checkpoint, with the options its run was started with, as if it had never stopped.",
            valueName: "file"))
    var resume: String?

    /// - Parameters:
    ///   - length: of the run.
    ///   - monitor: what the best is chosen by; `nil` if nothing was set aside to choose by.
    /// - Returns: `nil` if nothing is to be kept.
    func plan(for length: RunLength, monitor: Monitor?) throws -> CheckpointPlan? {
        let rollsBack = onDivergence == .rollback
        if checkpoint == nil {
            if keep != nil { throw UsageError("--keep needs --checkpoint FILE, beside which the others are kept") }
            if checkpointEvery != nil, !rollsBack {
                throw UsageError("--checkpoint-every needs --checkpoint FILE, which says where")
            }
            if !rollsBack { return nil }
        }
        var every = length.stepsPerEpoch
        if let checkpointEvery {
            every = try length.steps(checkpointEvery)
            guard every > 0 else { throw UsageError("--checkpoint-every \(checkpointEvery) is less than a step") }
        }
        return CheckpointPlan(
            file: checkpoint, every: every, numbered: keep ?? 0, monitor: monitor, rollsBack: rollsBack)
    }
}
