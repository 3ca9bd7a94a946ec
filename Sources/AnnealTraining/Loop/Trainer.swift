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
    /// What is learned from.
    public let training: Examples
    public let validation: Examples?
    public let test: Examples
    /// What a listening schedule is shown after each epoch.
    public let monitor: Monitor
    /// The limit on each step's gradient.
    public let clipping: GradientClipping?
    let pool: Pool
    /// Makes the source of a run's gradients.
    private let gradientSource: (TrainingState) throws -> any GradientSource

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

    /// What a run came to.
    public struct Summary: Sendable {
        public let outcome: Outcome
        /// Time spent in training, evaluation not counted.
        public let training: Duration
        /// Of each step, in milliseconds.
        public let stepMilliseconds: [Double]
        /// The last measurement; `nil` if nothing was measured.
        public let last: EpochRecord?
        /// Channels of the schedule that the optimizer has no hyperparameter for.
        public let ignoredChannels: [String]
        /// Batches that were not learned from, because their gradient was not finite.
        public let skipped: Int
    }

    /// The state before the first step, drawn from the generator.
    ///
    /// - Parameters:
    ///   - batchesPerStep: how many batches' mean gradient a step takes.
    ///   - averaging: the decay of an average of the weights to evaluate; `nil` for none.
    /// - Throws: if the model cannot learn from such batches.
    public func makeState(
        schedule: ScheduleInstance.State, batchSize: Int, batchesPerStep: Int = 1, averaging decay: Double? = nil,
        shuffled: Bool = true, random: inout Random
    ) throws -> TrainingState {
        try model.check(batchSize: batchSize, of: training.count)
        let parameters = try model.initialParameters(&random)
        let order = BatchOrder(
            rows: training.count, batchSize: batchSize, batchesPerStep: batchesPerStep, shuffled: shuffled,
            random: random)
        return TrainingState(
            parameters: parameters, average: try decay.map { try WeightAverage(of: parameters, decay: $0) },
            optimizer: optimizer.makeState(parameters: parameters.values), schedule: schedule, order: order, step: 0)
    }

    /// A state that shares nothing with another and holds the same bits.
    public func copy(_ state: TrainingState) throws -> TrainingState {
        try copy(state, average: state.average?.copy(), step: state.step, memory: state.memory)
    }

    /// A copy that begins anew at step 0, without an average, as an experiment of a few steps needs it.
    func trial(_ state: TrainingState) throws -> TrainingState {
        try copy(state, average: nil, step: 0, memory: RunProgress())
    }

    private func copy(
        _ state: TrainingState, average: WeightAverage?, step: Int, memory: RunProgress
    ) throws -> TrainingState {
        let parameters = try state.parameters.copy()
        let slots = optimizer.makeState(parameters: parameters.values)
        slots.restore(state.optimizer)
        return TrainingState(
            parameters: parameters, average: average, optimizer: slots, schedule: state.schedule, order: state.order,
            step: step, memory: memory)
    }

    /// Trains until `steps` steps are done, the loss is not finite, an observer has a reason to stop, or it is interrupted.
    ///
    /// - Parameters:
    ///   - sources: where each step's rates come from. A listening schedule sees the monitored value of each epoch.
    ///   - evaluating: whether to score the model at the end of every epoch.
    ///   - skipsNonfinite: whether to go on to the next batch if a loss or gradient is not finite. Such a batch is no step,
    ///     so time stands still; an epoch of nothing else ends the run as diverged.
    ///   - keeper: who takes checkpoints of the state, and brings it back after a divergence.
    ///   - isInterrupted: asked before each step. An interrupted run is where it was after a step: it is not evaluated, so that
    ///     it can go on as if it had never stopped.
    public func run(
        _ state: TrainingState, steps: Int, driving sources: GroupSources, evaluating: Bool = true,
        skipsNonfinite: Bool = false, observers: [any Observer] = [], keeper: RunKeeper? = nil,
        isInterrupted: () -> Bool = { false }
    ) throws -> Summary {
        let gradient = try gradientSource(state)
        let hyperparameters = Hyperparameters(optimizer, driving: sources)
        let evaluated = try EvaluatedParameters(of: state, by: optimizer, pool: pool)
        let stepsPerEpoch = state.order.stepsPerEpoch
        var clock = StepClock(capacity: max(0, steps - state.step))
        var outcome = Outcome.finished
        var last: EpochRecord?

        func tell(_ event: Event) throws {
            for observer in observers {
                if let reason = try observer.observe(event), outcome == .finished { outcome = .stopped(reason) }
            }
        }
        func keep(_ occasion: RunKeeper.Occasion?) throws {
            guard let keeper, let occasion else { return }
            try tell(.keeping(step: state.step))
            try keeper.keep(occasion)
        }

        try keeper?.begin()
        while state.step < steps, outcome == .finished {
            if isInterrupted() {
                outcome = .interrupted
                break
            }
            if state.step % stepsPerEpoch == 0 { state.memory.beginEpoch() }
            clock.start()
            try hyperparameters.update(
                afterStep: state.step, state: state.schedule, rateFactor: state.memory.rateFactor)
            let loss = try gradient.compute(
                state.order.next(), of: training, key: state.order.key &+ UInt64(truncatingIfNeeded: state.step))
            let rate = hyperparameters.value(ofChannel: "lr") ?? 0
            let isUsable = loss.isFinite && (!skipsNonfinite || gradient.isFinite)
            if isUsable { gradient.commitStatistics() }
            if skipsNonfinite, !isUsable, state.memory.skippedInARow < stepsPerEpoch {
                clock.stop()
                state.memory.skipped += 1
                state.memory.skippedInARow += 1
                try tell(.skipped(SkipRecord(step: state.step, loss: loss)))
                continue
            }
            state.memory.skippedInARow = 0
            let step = state.step
            if isUsable {
                if let clipping { gradient.clip(clipping) }
                try optimizer.step(
                    state.optimizer, parameters: state.parameters.values, gradients: gradient.total,
                    rows: gradient.rows, hyperparameters: hyperparameters.values,
                    concurrently: { pool.run(prepared: $1, $0) })
                try evaluated.follow()
                state.step += 1
                state.memory.remember(loss: loss, rate: rate)
            } else {
                outcome = .diverged(Divergence(loss: loss, step: state.step, lr: state.memory.lastRate))
            }
            clock.stop()
            try tell(
                .stepped(
                    StepRecord(
                        step: step, epoch: step / stepsPerEpoch, lr: rate, loss: loss,
                        momentum: hyperparameters.value(ofChannel: "momentum"), others: hyperparameters.otherValues)))

            var measured: EpochRecord?
            if isUsable, evaluating, state.step % stepsPerEpoch == 0 || state.step == steps || outcome != .finished {
                let record = try measure(evaluated.current(), of: state, lr: rate)
                (measured, last) = (record, record)
                try hyperparameters.observe(
                    metric: monitor.value(in: record) ?? .nan, afterStep: state.step, state: &state.schedule)
                if !record.test.loss.isFinite {
                    outcome = .diverged(Divergence(loss: record.test.loss, step: state.step, lr: rate))
                }
                try tell(.evaluated(record))
            }
            if case .diverged(let divergence) = outcome {
                guard let rollback = try keeper?.rollBack(from: divergence) else { break }
                outcome = .finished
                try tell(.rolledBack(rollback))
            } else {
                try keep(keeper?.occasion(measured))
            }
        }
        try keep(keeper?.lastOccasion(outcome))
        try tell(.ended(outcome, step: state.step))
        return Summary(
            outcome: outcome, training: clock.total, stepMilliseconds: clock.milliseconds, last: last,
            ignoredChannels: hyperparameters.ignoredChannels, skipped: state.memory.skipped)
    }

    /// Trains with one source for all parameter groups.
    public func run(
        _ state: TrainingState, steps: Int, driving source: any RateSource, evaluating: Bool = true,
        skipsNonfinite: Bool = false, observers: [any Observer] = []
    ) throws -> Summary {
        try run(
            state, steps: steps, driving: GroupSources(source), evaluating: evaluating, skipsNonfinite: skipsNonfinite,
            observers: observers)
    }

    /// The score of a model on any examples, with the weights to evaluate.
    public func score(_ state: TrainingState, on examples: Examples, rows: [Int]? = nil) throws -> Score {
        let parameters = try EvaluatedParameters(of: state, by: optimizer, pool: pool).current()
        return try Evaluator(model, parameters: parameters, pool: pool).score(examples, rows: rows)
    }

    private func measure(_ parameters: ParameterBuffer, of state: TrainingState, lr: Double) throws -> EpochRecord {
        let evaluator = Evaluator(model, parameters: parameters, pool: pool)
        return EpochRecord(
            epoch: (state.step + state.order.stepsPerEpoch - 1) / state.order.stepsPerEpoch, step: state.step, lr: lr,
            runningLoss: state.memory.runningLoss,
            test: try evaluator.score(test),
            validation: try validation.map { examples throws(TensorError) in try evaluator.score(examples) })
    }
}
