internal import AnnealFiles
public import AnnealHost
public import AnnealTensor
public import AnnealTraining

/// An experiment with its data read and its model laid out.
public struct PreparedExperiment {
    public internal(set) var resolved: ResolvedExperiment
    public let data: DataParts
    public let model: Model
    /// The weights of a file that it begins with; `nil` if there are none, or it has begun already.
    public let transfer: WeightTransfer?
    /// The steps before the average of the weights begins.
    let averagingStart: Int
    public let stepsPerEpoch: Int
    /// The steps of the whole run.
    public let steps: Int
    /// The parts of the run, the last of which begins or goes on.
    public let legs: [RunLeg]
    /// The part that begins where a run is gone on with otherwise; `nil` if it goes on as it was.
    public let newLeg: RunLeg?
    /// What progress is watched by.
    public let monitor: Monitor
    let pool: Pool
    /// The threads that do the work.
    public var threads: Int { pool.threads }
    /// The steps from one evaluation to the next; `nil` for an epoch.
    let evaluationInterval: Int?
    private let rowsPerStep: Int

    /// - Parameters:
    ///   - data: the experiment's, if they were read already.
    ///   - pool: the threads that do the work; results do not depend on it.
    ///   - resumed: what it goes on from; `nil` to begin.
    public init(
        _ resolved: ResolvedExperiment, data: DataParts? = nil, pool: Pool, from resumed: ResumedExperiment? = nil
    ) throws {
        self.resolved = resolved
        self.pool = pool
        let experiment = resolved.experiment
        self.data = try data ?? DataParts(for: experiment)
        let data = self.data
        model = try Model(experiment.model, for: data.dataset, densifies: experiment.densifies)
            .freezing(experiment.frozen)
        transfer = try experiment.initialWeights.flatMap { [model] weights in
            resumed == nil
                ? try WeightTransfer(of: weights, into: model.layout, isPartial: experiment.beginsPartially) : nil
        }
        let rows = data.training.count
        let order = BatchOrder(
            rows: rows, batchSize: experiment.batchSize, batchesPerStep: experiment.accumulation,
            dropsLast: experiment.dropsLastBatch, shuffled: false, random: data.random)
        let batchSize = order.batchSize
        (rowsPerStep, stepsPerEpoch) = (order.rowsPerStep, order.stepsPerEpoch)
        let epochShift = try resumed?.epochShift(for: order, rows: rows) ?? 0
        steps = try experiment.length.steps(stepsPerEpoch: stepsPerEpoch, epochShift: epochShift)
        let length = RunLength(
            steps: steps, stepsPerEpoch: stepsPerEpoch, batchSize: rowsPerStep, epochShift: epochShift)
        averagingStart = try experiment.averagingStart.map { try length.steps($0) } ?? 0
        if let resumed {
            legs = try resumed.legs(
                with: length, dataDigest: resumed.acceptsOtherData ? data.trainingDigest : nil)
            newLeg = try legs.count > resumed.legs().count ? legs.last : nil
        } else {
            (legs, newLeg) = ([RunLeg(length: length)], nil)
        }
        monitor = try experiment.monitor(of: data)
        evaluationInterval = try experiment.evaluateEvery.map { span in
            let interval = try length.steps(span)
            guard interval > 0 else { throw ExperimentError.intervalTooShort(option: "evaluate-every", span) }
            return interval
        }
        try model.check(batchSize: batchSize, of: order.rowsPerEpoch)
        let needed = model.trainingBytes(batchSize: batchSize) + Self.bytesKept(of: model, experiment)
        guard needed <= MemoryLimit.bytes else {
            throw ExperimentError.tooLarge(
                experiment.model, batchSize: batchSize, needed: needed, installed: MemoryLimit.bytes)
        }
    }

    /// An average of the weights, and a checkpoint in memory to go back to: the weights and two slots of an optimizer. A checkpoint's
    /// file is written from where they lie.
    private static func bytesKept(of model: Model, _ experiment: Experiment) -> Double {
        let copies = (experiment.averaging == nil ? 0 : 1) + (experiment.onDivergence == .rollback ? 3 : 0)
        return Double(4 * copies) * Double(model.layout.parameterCount)
    }

    public var experiment: Experiment { resolved.experiment }

    /// What a run of the given number of steps is to schedules and optimizers; of unknown length for `nil`.
    public func length(steps: Int?) -> RunLength {
        RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch, batchSize: rowsPerStep, epochShift: epochShift)
    }

    /// What is added to a step before epochs are counted.
    var epochShift: Int { legs[legs.count - 1].epochShift }

    /// What the optimizer starts with of a hyperparameter, unless a group has another.
    public func base(of hyperparameter: String) throws -> Double {
        let optimizer = resolved.optimizer
        let numbers = try optimizer.arguments(experiment.optimizer, rate: experiment.rate?.number).numbers
        return optimizer.hyperparameter(for: hyperparameter).map { numbers[$0] } ?? 0
    }

    /// - Parameters:
    ///   - channels: what will be driven.
    ///   - steps: the length of the run.
    public func trainer(driving channels: [String], steps: Int?) throws -> Trainer {
        let optimizer = try OptimizerInstance(
            experiment.optimizer, groups: experiment.groups.map(\.specification), in: resolved.registry,
            tensors: model.tensors, rate: experiment.rate?.number, scheduled: channels, length: length(steps: steps))
        return Trainer(
            model: model, optimizer: optimizer, training: data.training, validation: data.validation, test: data.test,
            monitor: monitor, clipping: experiment.clipping, pool: pool)
    }

    /// The state before the first step; the same for the same seed.
    ///
    /// - Parameter decay: of an average of the weights, which is then evaluated.
    public func state(
        of trainer: Trainer, schedule: ScheduleInstance.State = ScheduleInstance.State(), averaging decay: Double? = nil
    ) throws -> TrainingState {
        var random = data.random
        return try trainer.makeState(
            schedule: schedule, batchSize: experiment.batchSize, batchesPerStep: experiment.accumulation,
            dropsLast: experiment.dropsLastBatch, averaging: decay, averagingStart: averagingStart,
            beginning: { transfer?.apply(to: $0) },
            shuffled: experiment.shuffles, random: &random)
    }
}

extension TrainingLength {
    fileprivate func steps(stepsPerEpoch: Int, epochShift: Int) throws -> Int {
        switch self {
        case .steps(let count): return count
        case .epochs(let count):
            let (steps, overflow) = count.multipliedReportingOverflow(by: stepsPerEpoch)
            if overflow { throw ExperimentError.tooManyEpochs(count) }
            return steps - epochShift
        }
    }
}

extension Experiment {
    /// The number that progress is watched by, if the data have it.
    fileprivate func monitor(of data: DataParts) throws -> Monitor {
        let monitor = monitor ?? .standard(hasValidation: data.validation != nil)
        if [.validationLoss, .validationAccuracy].contains(monitor), data.validation == nil {
            throw ExperimentError.nothingToValidate(monitor)
        }
        if case .regression = data.dataset.task, monitor.isMaximized { throw ExperimentError.noAccuracy(monitor) }
        return monitor
    }
}
