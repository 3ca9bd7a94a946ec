public import AnnealTraining

/// The result of a run that diverged, as JSON has it.
public struct DivergedResult: Encodable, Sendable {
    public let outcome: Outcome
    /// Steps done.
    public let steps: Int

    public init(outcome: Outcome, steps: Int) {
        self.outcome = outcome
        self.steps = steps
    }
}

/// The result of a run, as JSON has it.
public struct TrainingResult: Encodable, Sendable {
    public let steps: Int
    /// The time of training alone, evaluation not counted.
    public let seconds: Double
    public let samplesPerSecond: Double
    /// Steps that were done now, and not before a checkpoint that the run went on from.
    public let stepsNow: Int
    /// How the run ended.
    public let outcome: Outcome
    /// The median duration of a step.
    public let msPerStep: Double
    public let trainLoss: Double
    /// The rows that it was measured on; absent if on all.
    public let trainRows: Int?
    public let testLoss: Double?
    public let testAccuracy: Double?
    public let validationLoss: Double?
    public let validationAccuracy: Double?
    public let monitor: String
    /// Batches that were not learned from, because their gradient was not finite.
    public let skippedBatches: Int
    /// The number of times it went back to a checkpoint, because a loss was not finite, and the factor of all rates since.
    public let rollbacks: Int
    public let rateFactor: Double
    public let update: UpdateDescription
    public let plugins: [RunPlugin]

    private enum CodingKeys: CodingKey {
        case outcome, steps, seconds, samplesPerSecond, stepsNow, msPerStep, trainLoss, trainRows, testLoss,
            testAccuracy,
            validationLoss
        case validationAccuracy, monitor, skippedBatches, rollbacks, rateFactor, update, plugins
    }

    /// - Parameters:
    ///   - state: the state at its end.
    ///   - trainLoss: the mean loss over the training part, with the final weights.
    ///   - trainRows: the rows of it that were measured; `nil` for all.
    init(
        _ summary: RunSummary, _ trainer: Trainer, _ state: TrainingState, trainLoss: Double, trainRows: Int?,
        plugins: [RunPlugin], update: UpdateDescription
    ) {
        let seconds = summary.training / .seconds(1)
        let times = summary.stepMilliseconds.sorted()
        let middle = times.count / 2
        // A resumed run counts the steps that were done now.
        stepsNow = times.count
        let epochs = Double(stepsNow) / Double(state.order.stepsPerEpoch)
        steps = state.step
        outcome = summary.outcome
        self.seconds = seconds
        samplesPerSecond = seconds > 0 ? epochs * Double(state.order.rowsPerEpoch) / seconds : 0
        msPerStep = times.isEmpty ? 0 : times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
        self.trainLoss = trainLoss
        self.trainRows = trainRows
        testLoss = summary.last?.test.loss
        testAccuracy = summary.last?.test.accuracy
        validationLoss = summary.last?.validation?.loss
        validationAccuracy = summary.last?.validation?.accuracy
        self.monitor = trainer.monitor.rawValue
        self.update = update
        self.plugins = plugins
        skippedBatches = summary.skipped
        rollbacks = state.progress.rollbacks
        rateFactor = state.progress.rateFactor
    }
}
