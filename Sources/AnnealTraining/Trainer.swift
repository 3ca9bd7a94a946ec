public import AnnealHost
public import AnnealTensor

/// The training loop.
///
///     let trainer = Trainer(model: model, optimizer: adam, data: digits, pool: try Pool(threads: 2))
///     let state = try trainer.makeState(schedule: cosine.initialState, batchSize: 64, random: &random)
///     let summary = try trainer.run(state, steps: 230, driving: cosine, observers: [log])
///     summary.outcome   // .finished
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

    public init(
        model: Model, optimizer: OptimizerInstance, training: Examples, validation: Examples?, test: Examples,
        monitor: Monitor, clipping: GradientClipping? = nil, pool: Pool
    ) {
        self.model = model
        self.optimizer = optimizer
        self.training = training
        self.validation = validation
        self.test = test
        self.monitor = monitor
        self.clipping = clipping
        self.pool = pool
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
    public func makeState(
        schedule: ScheduleInstance.State, batchSize: Int, batchesPerStep: Int = 1, averaging decay: Double? = nil,
        shuffled: Bool = true, random: inout Random
    ) throws -> TrainingState {
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
        try copy(state, average: state.average?.copy(), step: state.step)
    }

    /// A copy that begins anew at step 0, without an average, as an experiment of a few steps needs it.
    func trial(_ state: TrainingState) throws -> TrainingState { try copy(state, average: nil, step: 0) }

    private func copy(_ state: TrainingState, average: WeightAverage?, step: Int) throws -> TrainingState {
        let parameters = try state.parameters.copy()
        let slots = optimizer.makeState(parameters: parameters.values)
        slots.restore(state.optimizer)
        return TrainingState(
            parameters: parameters, average: average, optimizer: slots, schedule: state.schedule, order: state.order,
            step: step)
    }

    /// Trains until `steps` steps are done, the loss is not finite, or an observer has a reason to stop.
    ///
    /// - Parameters:
    ///   - sources: where each step's rates come from. A listening schedule sees the monitored value of each epoch.
    ///   - evaluating: whether to score the model at the end of every epoch.
    ///   - skipsNonfinite: whether to go on to the next batch if a loss or gradient is not finite. Such a batch is no step,
    ///     so time stands still; an epoch of nothing else ends the run as diverged.
    public func run(
        _ state: TrainingState, steps: Int, driving sources: GroupSources, evaluating: Bool = true,
        skipsNonfinite: Bool = false, observers: [any Observer] = []
    ) throws -> Summary {
        let gradient = try BatchGradient(
            model, parameters: state.parameters, batchSize: state.order.batchSize, pool: pool)
        let hyperparameters = Hyperparameters(optimizer, driving: sources)
        let evaluated = try EvaluatedParameters(of: state, by: optimizer, pool: pool)
        let stepsPerEpoch = state.order.stepsPerEpoch
        var clock = StepClock(capacity: max(0, steps - state.step))
        var outcome = Outcome.finished
        var epochLoss = 0.0
        var epochSteps = 0
        var lastRate: Double?
        var last: EpochRecord?
        var (skipped, skippedInARow) = (0, 0)

        func tell(_ event: Event) throws {
            for observer in observers {
                if let reason = try observer.observe(event), outcome == .finished { outcome = .stopped(reason) }
            }
        }

        while state.step < steps, outcome == .finished {
            clock.start()
            try hyperparameters.update(afterStep: state.step, state: state.schedule)
            let loss = try gradient.compute(
                state.order.next(), of: training, key: state.order.key &+ UInt64(truncatingIfNeeded: state.step))
            let rate = hyperparameters.value(ofChannel: "lr") ?? 0
            let isUsable = loss.isFinite && (!skipsNonfinite || gradient.isFinite)
            if skipsNonfinite, !isUsable, skippedInARow < stepsPerEpoch {
                clock.stop()
                skipped += 1
                skippedInARow += 1
                try tell(.skipped(SkipRecord(step: state.step, loss: loss)))
                continue
            }
            skippedInARow = 0
            if isUsable {
                if let clipping { gradient.clip(clipping) }
                try optimizer.step(
                    state.optimizer, parameters: state.parameters.values, gradients: gradient.total,
                    rows: gradient.rows, hyperparameters: hyperparameters.values,
                    concurrently: { pool.run(prepared: $1, $0) })
                try evaluated.follow()
            } else {
                outcome = .diverged(Divergence(loss: loss, step: state.step, lr: lastRate))
            }
            clock.stop()
            try tell(
                .stepped(
                    StepRecord(
                        step: state.step, epoch: state.step / stepsPerEpoch, lr: rate, loss: loss,
                        momentum: hyperparameters.value(ofChannel: "momentum"), others: hyperparameters.otherValues)))
            if case .diverged = outcome { break }
            state.step += 1
            lastRate = rate
            epochLoss += loss
            epochSteps += 1

            guard evaluating, state.step % stepsPerEpoch == 0 || state.step == steps || outcome != .finished else {
                continue
            }
            let record = try measure(
                evaluated.current(), step: state.step, stepsPerEpoch: stepsPerEpoch, lr: rate,
                runningLoss: epochLoss / Double(epochSteps))
            last = record
            (epochLoss, epochSteps) = (0, 0)
            try hyperparameters.observe(
                metric: monitor.value(in: record) ?? .nan, afterStep: state.step, state: &state.schedule)
            if !record.test.loss.isFinite {
                outcome = .diverged(Divergence(loss: record.test.loss, step: state.step, lr: rate))
            }
            try tell(.evaluated(record))
        }
        try tell(.ended(outcome, step: state.step))
        return Summary(
            outcome: outcome, training: clock.total, stepMilliseconds: clock.milliseconds, last: last,
            ignoredChannels: hyperparameters.ignoredChannels, skipped: skipped)
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

    private func measure(
        _ parameters: ParameterBuffer, step: Int, stepsPerEpoch: Int, lr: Double, runningLoss: Double
    ) throws -> EpochRecord {
        let evaluator = Evaluator(model, parameters: parameters, pool: pool)
        return EpochRecord(
            epoch: (step + stepsPerEpoch - 1) / stepsPerEpoch, step: step, lr: lr, runningLoss: runningLoss,
            test: try evaluator.score(test),
            validation: try validation.map { examples throws(TensorError) in try evaluator.score(examples) })
    }
}
