internal import AnnealHost
internal import AnnealTensor

/// What a step came to.
enum StepResult {
    /// The weights were updated.
    case taken(StepRecord)
    /// The batch was not learned from.
    case skipped(SkipRecord)
    /// The loss is not finite, and the weights are as they were.
    case diverged(StepRecord, Divergence)
}

/// The step of a run, taken again and again: the rates, the gradient, the update.
struct TrainingStep {
    private let trainer: Trainer
    private let state: TrainingState
    private let skipsNonfinite: Bool
    /// The steps from one measurement to the next; `nil` to measure at the end of every epoch.
    private let evaluationInterval: Int?
    private let epochShift: Int
    private let gradient: any GradientSource
    private let hyperparameters: Hyperparameters
    private let evaluated: EvaluatedParameters
    /// Made once, so that a step allocates nothing.
    private let concurrently: Concurrently
    private(set) var clock: StepClock
    /// Whether a step was taken, so that there is a gradient.
    private var hasGradient = false

    init(
        of trainer: Trainer, _ state: TrainingState, steps: Int, driving sources: GroupSources, options: RunOptions
    ) throws {
        self.trainer = trainer
        self.state = state
        skipsNonfinite = options.skipsNonfinite
        evaluationInterval = options.evaluationInterval
        epochShift = options.epochShift
        gradient = try trainer.gradientSource(state)
        hyperparameters = Hyperparameters(trainer.optimizer, driving: sources)
        let pool = trainer.pool
        evaluated = try EvaluatedParameters(of: state, by: trainer.optimizer, pool: pool)
        concurrently = { pool.run(prepared: $1, $0) }
        clock = StepClock(capacity: max(0, steps - state.step))
    }

    var ignoredChannels: [String] { hyperparameters.ignoredChannels }

    /// Whether the steps done end where the model is to be scored.
    var isMeasurementDue: Bool {
        guard let evaluationInterval else {
            return (state.step + epochShift).isMultiple(of: state.order.stepsPerEpoch)
        }
        return state.step.isMultiple(of: evaluationInterval)
    }

    mutating func take() throws -> StepResult {
        let stepsPerEpoch = state.order.stepsPerEpoch
        if isMeasurementDue { state.progress.beginMeanLoss() }
        clock.start()
        defer { clock.stop() }
        try hyperparameters.update(
            afterStep: state.step, state: state.schedule, rateFactor: state.progress.rateFactor)
        let rows = state.order.next()
        let loss = try gradient.compute(
            rows, of: trainer.training, key: state.order.key &+ UInt64(truncatingIfNeeded: state.step))
        let isUsable = loss.isFinite && (!skipsNonfinite || gradient.isFinite)
        if !isUsable, skipsNonfinite, state.progress.skippedInARow < stepsPerEpoch {
            state.progress.skippedBatch()
            return .skipped(SkipRecord(step: state.step, loss: loss))
        }
        let record = StepRecord(
            step: state.step, epoch: (state.step + epochShift) / stepsPerEpoch, lr: hyperparameters.commonRate,
            loss: loss,
            momentum: hyperparameters.commonMomentum, others: hyperparameters.otherValues)
        guard isUsable else {
            state.progress.skippedInARow = 0
            return .diverged(record, Divergence(loss: loss, step: state.step, lr: state.progress.lastRate))
        }
        gradient.commitStatistics()
        if let clipping = trainer.clipping { gradient.clip(clipping) }
        try trainer.optimizer.step(
            state.optimizer, parameters: state.parameters.values, gradients: gradient.total, rows: gradient.rows,
            hyperparameters: hyperparameters.values, concurrently: concurrently)
        try evaluated.follow()
        state.step += 1
        hasGradient = true
        state.progress.took(loss: loss, rows: rows.count, rate: record.lr)
        return .taken(record)
    }

    /// What there is to look at now.
    var tensors: WatchedTensors {
        WatchedTensors(step: state.step, parameters: state.parameters, gradient: hasGradient ? gradient.total : nil)
    }

    /// Whether the model is to be scored before the next step: it was not since the last one, and its time has come.
    ///
    /// - Parameter steps: Those of the whole run, whose last is followed by a measurement in any case.
    func owesMeasurement(ofLast steps: Int) -> Bool {
        state.step > 0 && state.progress.measuredStep != state.step && (isMeasurementDue || state.step >= steps)
    }

    /// Scores the model after the last step, and shows the result to the schedules that listen.
    ///
    /// - Parameter isInterrupted: Asked again and again, on any thread.
    /// - Returns: `nil` if it was interrupted; then nothing has changed.
    func measure(unless isInterrupted: () -> Bool) throws -> EpochRecord? {
        let evaluator = Evaluator(trainer.model, parameters: try evaluated.current(), pool: trainer.pool)
        let measured = try trainer.measurement(
            of: state, by: evaluator, rate: hyperparameters.commonRate, epochShift: epochShift, unless: isInterrupted)
        guard let record = measured else { return nil }
        // The last measurement of a run that ends between two of them is not one that a longer run would make: a schedule that
        // listens does not hear of it, so that the run can be lengthened.
        if isMeasurementDue {
            try hyperparameters.observe(
                metric: trainer.monitor.value(in: record) ?? .nan, afterStep: state.step, state: &state.schedule)
        }
        state.progress.measuredStep = state.step
        return record
    }
}
