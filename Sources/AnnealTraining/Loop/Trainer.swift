public import AnnealHost
public import AnnealTensor

/// The training loop.
///
///     let trainer = Trainer(model: model, optimizer: adam, data: digits, pool: try Pool(threads: 2))
///     let state = try trainer.makeState(schedule: cosine.initialState, batchSize: 64, random: &random)
///     let summary = try trainer.run(state, steps: 230, driving: cosine, observers: [log])
///     summary.outcome   // how it ended
///
/// It holds what does not change; what does is the `TrainingState`.
public struct Trainer {
    public let model: Model
    public let optimizer: OptimizerInstance
    /// The examples to learn from.
    public let training: Examples
    public let validation: Examples?
    public let test: Examples
    /// The number that a listening schedule is shown after each epoch.
    public let monitor: Monitor
    /// The limit on each step's gradient.
    public let clipping: GradientClipping?
    let pool: Pool
    /// Makes the source of a run's gradients.
    let gradientSource: (TrainingState) throws -> any GradientSource

    /// - Parameter gradientSource: makes the source of a run's gradients; `nil` for a `BatchGradient` over the pool.
    public init(
        model: Model, optimizer: OptimizerInstance, training: Examples, validation: Examples?, test: Examples,
        monitor: Monitor, clipping: GradientClipping? = nil, pool: Pool,
        gradientSource: ((TrainingState) throws -> any GradientSource)? = nil
    ) {
        self.model = model
        self.optimizer = optimizer
        self.training = training
        self.validation = validation
        self.test = test
        self.monitor = monitor
        self.clipping = clipping
        self.pool = pool
        self.gradientSource =
            gradientSource ?? { state in
                try BatchGradient(model, parameters: state.parameters, batchSize: state.order.batchSize, pool: pool)
            }
    }

    /// Trains on a data set as it is, without a part to validate by.
    public init(model: Model, optimizer: OptimizerInstance, data: Dataset, pool: Pool) {
        self.init(
            model: model, optimizer: optimizer, training: data.train, validation: nil, test: data.test,
            monitor: .standard(hasValidation: false), pool: pool)
    }

    /// The state before the first step, drawn from the generator.
    ///
    /// - Parameters:
    ///   - batchesPerStep: the number of batches whose mean gradient a step takes.
    ///   - dropsLast: Whether an epoch leaves out a last batch that is short.
    ///   - averaging: the decay of an average of the weights to evaluate; `nil` for none.
    ///   - averagingStart: the steps before that begins.
    ///   - begin: puts other weights in the place of those that were drawn.
    /// - Throws: if the model cannot learn from such batches.
    public func makeState(
        schedule: ScheduleInstance.State, batchSize: Int, batchesPerStep: Int = 1, dropsLast: Bool = false,
        averaging decay: Double? = nil, averagingStart: Int = 0, beginning begin: (ParameterBuffer) -> Void = { _ in },
        shuffled: Bool = true, random: inout Random
    ) throws -> TrainingState {
        var drawn = random
        let parameters = try model.initialParameters(&drawn)
        begin(parameters)
        let order = BatchOrder(
            rows: training.count, batchSize: batchSize, batchesPerStep: batchesPerStep, dropsLast: dropsLast,
            shuffled: shuffled, random: drawn)
        try model.check(batchSize: order.batchSize, of: order.rowsPerEpoch)
        random = drawn
        return TrainingState(
            parameters: parameters,
            average: try decay.map { try WeightAverage(of: parameters, decay: $0, start: averagingStart) },
            optimizer: optimizer.makeState(parameters: parameters.values), schedule: schedule, order: order, step: 0)
    }

    /// A state that shares nothing with another and holds the same bits.
    public func copy(_ state: TrainingState) throws -> TrainingState {
        try copy(state, average: state.average?.copy(), step: state.step, progress: state.progress)
    }

    /// A copy that begins anew at step 0, without an average, as an experiment of a few steps needs it.
    ///
    /// - Parameter order: The rows that it learns from.
    func forkAtStepZero(_ state: TrainingState, order: BatchOrder) throws -> TrainingState {
        let copy = try copy(state, average: nil, step: 0, progress: RunProgress())
        copy.order = order
        return copy
    }

    private func copy(
        _ state: TrainingState, average: WeightAverage?, step: Int, progress: RunProgress
    ) throws -> TrainingState {
        let parameters = try state.parameters.copy()
        let slots = optimizer.makeState(parameters: parameters.values)
        slots.restore(state.optimizer)
        return TrainingState(
            parameters: parameters, average: average, optimizer: slots, schedule: state.schedule, order: state.order,
            step: step, progress: progress)
    }

    /// Trains until `steps` steps are done, the loss is not finite, an observer has a reason to stop, or it is interrupted.
    ///
    /// Where a checkpoint and a measurement are due after the same step the checkpoint comes first: a run that is killed while it
    /// measures, however long that takes, goes on from there with the measurement.
    ///
    /// - Parameter sources: where each step's rates come from. A listening schedule sees the monitored value of each epoch.
    /// - Throws: `TensorError` if there is no memory, `ComponentFailure` if a plugin fails, and what observers and the checkpointer
    ///   throw. An observer that throws ends the run as an interruption does, so that what was done is kept first.
    public func run(
        _ state: TrainingState, steps: Int, driving sources: GroupSources, observers: [any Observer] = [],
        options: RunOptions = RunOptions()
    ) throws -> RunSummary {
        var step = try TrainingStep(of: self, state, steps: steps, driving: sources, options: options)
        let checkpointer = options.checkpointer
        let stepsPerEpoch = state.order.stepsPerEpoch
        var outcome = Outcome.finished
        var last: EpochRecord?
        var audience = Audience(observers)

        func tell(_ event: Event) {
            if let reason = audience.tell(event), outcome == .finished { outcome = .stopped(reason) }
        }
        func take(_ reason: CheckpointReason?) throws {
            guard let checkpointer, let reason else { return }
            tell(.checkpointing(step: state.step))
            try checkpointer.take(for: reason)
        }
        func measure() throws {
            guard let measured = try step.measure(unless: options.isInterrupted) else {
                outcome = .interrupted
                return
            }
            last = measured
            options.watcher?.look(at: step.tensors)
            tell(.evaluated(measured))
            if measured.test.loss.isFinite {
                try take(checkpointer?.reason(after: measured))
            } else {
                outcome = .diverged(Divergence(loss: measured.test.loss, step: state.step, lr: measured.lr))
            }
        }

        tell(
            .started(
                RunDescription(
                    step: state.step, measuredStep: state.progress.measuredStep, steps: steps,
                    stepsPerEpoch: stepsPerEpoch, epochShift: options.epochShift,
                    monitor: monitor, columns: sources.columns(of: optimizer))))
        if let failure = audience.failure { throw failure }
        try checkpointer?.begin(observers.compactMap { $0 as? any ResumableObserver })
        while outcome == .finished, audience.failure == nil {
            if options.isInterrupted() {
                outcome = .interrupted
                break
            }
            if step.owesMeasurement(ofLast: steps) {
                if options.evaluates { try measure() } else { state.progress.measuredStep = state.step }
            } else if state.step < steps {
                switch try step.take() {
                case .skipped(let record):
                    tell(.skipped(record))
                case .diverged(let record, let divergence):
                    outcome = .diverged(divergence)
                    tell(.stepped(record))
                case .taken(let record):
                    tell(.stepped(record))
                    if audience.failure == nil { try take(checkpointer?.reason(after: nil)) }
                }
            } else {
                break
            }
            if case .diverged(let divergence) = outcome, let rollback = try checkpointer?.rollBack(from: divergence) {
                outcome = .finished
                tell(.rolledBack(rollback))
            }
        }
        if options.evaluates, case .stopped = outcome, state.progress.measuredStep != state.step { try measure() }
        if audience.failure != nil, outcome == .finished { outcome = .interrupted }
        do { try take(checkpointer?.reason(atEnd: outcome)) } catch { throw audience.failure ?? error }
        tell(.ended(outcome, step: state.step))
        if let failure = audience.failure { throw failure }
        return RunSummary(
            outcome: outcome, training: step.clock.total, stepMilliseconds: step.clock.milliseconds, last: last,
            ignoredChannels: step.ignoredChannels, skipped: state.progress.skipped)
    }

    /// Trains with one source for all parameter groups.
    public func run(
        _ state: TrainingState, steps: Int, driving source: any RateSource, observers: [any Observer] = [],
        options: RunOptions = RunOptions()
    ) throws -> RunSummary {
        try run(state, steps: steps, driving: GroupSources(source), observers: observers, options: options)
    }

    /// The score of a model on any examples, with the weights to evaluate.
    public func score(_ state: TrainingState, on examples: Examples, rows: [Int]? = nil) throws -> Score {
        try evaluator(of: state).score(examples, rows: rows)
    }

    /// The same; `nil` if it was interrupted.
    ///
    /// - Parameter isInterrupted: Asked again and again, on any thread.
    public func score(
        _ state: TrainingState, on examples: Examples, rows: [Int]? = nil, unless isInterrupted: () -> Bool
    ) throws -> Score? {
        try evaluator(of: state).score(examples, rows: rows, unless: isInterrupted)
    }

    /// The scores of a state as they are measured at the end of a run; `nil` if it was interrupted. Schedules that listen do not hear
    /// of it.
    ///
    /// - Parameters:
    ///   - epochShift: What is added to a step before epochs are counted.
    ///   - isInterrupted: Asked again and again, on any thread.
    public func measurement(
        of state: TrainingState, epochShift: Int = 0, unless isInterrupted: () -> Bool
    ) throws -> EpochRecord? {
        try measurement(of: state, by: evaluator(of: state), rate: 0, epochShift: epochShift, unless: isInterrupted)
    }

    /// - Parameter rate: The learning rate if no step has set one.
    func measurement(
        of state: TrainingState, by evaluator: Evaluator, rate: Double, epochShift: Int,
        unless isInterrupted: () -> Bool
    ) throws -> EpochRecord? {
        guard let test = try evaluator.score(test, unless: isInterrupted) else { return nil }
        var validated: Score?
        if let validation {
            validated = try evaluator.score(validation, unless: isInterrupted)
            if validated == nil { return nil }
        }
        let stepsPerEpoch = state.order.stepsPerEpoch
        return EpochRecord(
            epoch: (state.step + epochShift + stepsPerEpoch - 1) / stepsPerEpoch, step: state.step,
            lr: state.progress.lastRate ?? rate, runningLoss: state.progress.runningLoss, test: test,
            validation: validated)
    }

    /// What a model puts out for each example, one after another, with the weights to evaluate.
    ///
    /// - Parameter rows: The examples; all of them unless given.
    public func outputs(_ state: TrainingState, for examples: Examples, rows: [Int]? = nil) throws -> [Float] {
        try evaluator(of: state).outputs(examples, rows: rows)
    }

    /// The same; `nil` if it was interrupted.
    ///
    /// - Parameter isInterrupted: Asked again and again, on any thread.
    public func outputs(
        _ state: TrainingState, for examples: Examples, rows: [Int]? = nil, unless isInterrupted: () -> Bool
    ) throws -> [Float]? {
        try evaluator(of: state).outputs(examples, rows: rows, unless: isInterrupted)
    }

    private func evaluator(of state: TrainingState) throws -> Evaluator {
        let parameters = try EvaluatedParameters(of: state, by: optimizer, pool: pool).current()
        return Evaluator(model, parameters: parameters, pool: pool)
    }
}
