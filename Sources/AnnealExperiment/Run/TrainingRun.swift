public import AnnealHost
public import AnnealTraining

/// A run that is ready to begin: its schedules are laid out over its length, and its optimizer is made.
public struct TrainingRun {
    public let prepared: PreparedExperiment
    public let schedules: RunSchedules
    public let trainer: Trainer
    /// What is kept of it, and when; `nil` if nothing is.
    public let checkpoints: CheckpointPlan?

    /// - Parameter checkpoint: the file of the latest checkpoint; `nil` to keep none.
    public init(_ prepared: PreparedExperiment, checkpoint: String? = nil) throws {
        let resolved = prepared.resolved
        self.prepared = prepared
        checkpoints = try prepared.checkpointPlan(in: checkpoint)
        schedules = try RunSchedules(
            resolved.schedules, groups: resolved.namedGroupSchedules, in: resolved.registry,
            legs: prepared.legs, clock: prepared.experiment.clock, for: resolved.optimizer)
        trainer = try prepared.trainer(driving: schedules.channels, steps: prepared.steps)
    }

    public var experiment: Experiment { prepared.experiment }
    public var steps: Int { prepared.steps }
    public var length: RunLength { prepared.length(steps: steps) }

    /// What is in force at each update.
    public var update: UpdateDescription {
        UpdateDescription(
            trainer, accumulate: experiment.accumulation, ema: experiment.averaging,
            emaStart: prepared.averagingStart, frozen: experiment.frozen)
    }
}

extension PreparedExperiment {
    fileprivate func checkpointPlan(in file: String?) throws -> CheckpointPlan? {
        let rollsBack = experiment.onDivergence == .rollback
        if file == nil {
            if experiment.keptCheckpoints != nil { throw ExperimentError.keepsWithoutFile }
            if !rollsBack {
                if experiment.checkpointEvery != nil { throw ExperimentError.intervalWithoutFile }
                return nil
            }
        }
        var every = stepsPerEpoch
        var epochShift = epochShift
        if let span = experiment.checkpointEvery {
            (every, epochShift) = (try length(steps: steps).steps(span), 0)
            guard every > 0 else { throw ExperimentError.intervalTooShort(option: "checkpoint-every", span) }
        }
        // Without a part set aside, a best that nobody asked for would be chosen by the test data.
        let choosesBest = experiment.monitor != nil || data.validation != nil
        return CheckpointPlan(
            file: file, every: every, shift: epochShift, numbered: experiment.keptCheckpoints ?? 0,
            monitor: choosesBest ? monitor : nil,
            rollsBack: rollsBack)
    }
}
