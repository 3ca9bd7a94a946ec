public import AnnealHost
public import AnnealTensor
internal import AnnealTraining

/// A run whose checkpoints other runs begin from, which are equal to the last bit to runs that had been planned so from the start.
///
///     let run = try ForkableRun(RunCheckpoints(["run-0400.safetensors", "run-0800.safetensors"]), in: registry, on: pool)
///     let fork = try run.fork(to: 500, by: ScheduleAssignment("wsd(decay=20%)"))
///     fork.resumed.step   // the decay of 500 steps begins after 400
///
/// Warm-up, stable, decay at any budget for one run and the decays: Hägele et al. 2024 <https://arxiv.org/abs/2405.18392>.
public struct ForkableRun {
    /// A fork that is ready to be trained.
    public struct Fork {
        /// What it begins from.
        public let resumed: ResumedExperiment
        public let run: TrainingRun
        /// The first step at which its hyperparameters are other than the run's; `nil` if none is.
        public let firstDifference: Int?
    }

    private let checkpoints: RunCheckpoints
    private let registry: Registry
    private let pool: Pool
    private let data: DataParts
    private let own: TrainingRun

    /// - Throws: `ForkError` if it is a run that no other could be equal to, `ExperimentError.dataChanged` if its data are others now.
    public init(_ checkpoints: RunCheckpoints, in registry: Registry, on pool: Pool) throws {
        self.checkpoints = checkpoints
        self.registry = registry
        self.pool = pool
        try checkpoints.checkUnchanged()
        own = try checkpoints.run(in: registry, on: pool)
        data = own.prepared.data
        if let listening = own.schedules.listening { throw ForkError.listens(schedule: listening) }
    }

    /// The run's own length.
    public var length: RunLength { own.length }

    /// A run of another length with another schedule, from the latest checkpoint that it has in common with this one.
    ///
    /// - Parameters:
    ///   - end: its steps.
    ///   - file: where it is kept.
    /// - Throws: `ForkError` if it has none in common.
    public func fork(to end: Int, by schedule: ScheduleAssignment, in file: String? = nil) throws -> Fork {
        let places = checkpoints.places
        let before = places.filter { $0.step < end }
        guard let earliest = before.first else {
            throw ForkError.noneBefore(end: end, earliest: places[0].step, file: places[0].file)
        }
        let first = try prepared(from: earliest, to: end, by: schedule, in: nil)
        if let listening = first.run.schedules.listening { throw ForkError.listens(schedule: listening) }
        let numbers = (first.run.trainer.optimizer.hyperparameters, own.trainer.optimizer.hyperparameters)
        guard numbers.0.map(\.bitPattern) == numbers.1.map(\.bitPattern) else {
            throw ForkError.optimizerKnowsTheLength(optimizer: checkpoints.record.experiment.optimizer.name, end: end)
        }
        let parts = try first.run.stepsInCommon(with: own, of: end)
        guard let place = before.last(where: { $0.step <= parts }) else {
            throw ForkError.tooLate(end: end, parts: parts, earliest: earliest.step, file: earliest.file)
        }
        let fork = try prepared(from: place, to: end, by: schedule, in: file)
        return Fork(resumed: fork.resumed, run: fork.run, firstDifference: parts < end ? parts : nil)
    }

    private func prepared(
        from place: RunCheckpoints.Place, to end: Int, by schedule: ScheduleAssignment, in file: String?
    ) throws -> (resumed: ResumedExperiment, run: TrainingRun) {
        let found = try checkpoints.read(place.file)
        let resumed = try ResumedExperiment(found.checkpoint, of: found.record, horizon: .keepStep) { experiment in
            experiment.schedules = [schedule]
            experiment.length = .steps(end)
            experiment.keptCheckpoints = nil
            if file == nil { experiment.checkpointEvery = nil }
        }
        let prepared = try PreparedExperiment(
            ResolvedExperiment(resumed.experiment, in: registry), data: data, pool: pool, from: resumed)
        return (resumed, try TrainingRun(prepared, checkpoint: file))
    }
}

extension RunSchedules {
    /// The first schedule that listens; `nil` if none does.
    var listening: String? {
        (common.members + own.flatMap(\.members)).first { !$0.schedule.stateKeys.isEmpty }
            .map { "\($0.schedule.specification)" }
    }
}
