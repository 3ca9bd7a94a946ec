internal import AnnealHost
internal import AnnealTraining

/// What a run came to, as JSON and as a short table.
struct TrainingResult: Encodable {
    let steps: Int
    /// The time of training alone, evaluation not counted.
    let seconds: Double
    let samplesPerSecond: Double
    private let stepsNow: Int
    /// The median duration of a step.
    let msPerStep: Double
    let trainLoss: Double
    let testLoss: Double?
    let testAccuracy: Double?
    let validationLoss: Double?
    let validationAccuracy: Double?
    let monitor: String
    /// Batches that were not learned from, because their gradient was not finite.
    let skippedBatches: Int
    /// The number of times it went back to a checkpoint, because a loss was not finite, and the factor of all rates since.
    let rollbacks: Int
    let rateFactor: Double
    let update: UpdateDescription
    let plugins: [RunPlugin]

    /// - Parameters:
    ///   - state: the state at its end.
    ///   - trainLoss: the mean loss over the whole training part, with the final weights.
    init(
        _ summary: RunSummary, _ trainer: Trainer, _ state: TrainingState, trainLoss: Double, plugins: [RunPlugin],
        update: UpdateDescription, monitor: Monitor
    ) {
        let seconds = summary.training / .seconds(1)
        let times = summary.stepMilliseconds.sorted()
        let middle = times.count / 2
        // A resumed run counts the steps that were done now.
        stepsNow = times.count
        let epochs = Double(stepsNow) / Double(state.order.stepsPerEpoch)
        steps = state.step
        self.seconds = seconds
        samplesPerSecond = seconds > 0 ? epochs * Double(trainer.training.count) / seconds : 0
        msPerStep = times.isEmpty ? 0 : times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
        self.trainLoss = trainLoss
        testLoss = summary.last?.test.loss
        testAccuracy = summary.last?.test.accuracy
        validationLoss = summary.last?.validation?.loss
        validationAccuracy = summary.last?.validation?.accuracy
        self.monitor = monitor.rawValue
        self.update = update
        self.plugins = plugins
        skippedBatches = summary.skipped
        rollbacks = state.progress.rollbacks
        rateFactor = state.progress.rateFactor
    }

    func lines(outcome: Outcome) -> [String] {
        var rows = [["train loss", trainLoss.rounded(to: 4)]]
        if let validationLoss { rows.append(["validation loss", validationLoss.rounded(to: 4)]) }
        if let validationAccuracy { rows.append(["validation accuracy", validationAccuracy.percent]) }
        if let testLoss { rows.append(["test loss", testLoss.rounded(to: 4)]) }
        if let testAccuracy { rows.append(["test accuracy", testAccuracy.percent]) }
        rows.append(["monitored", monitor])
        rows.append(["time", "\(seconds.rounded(to: 3)) s for \(stepsNow) steps, \(msPerStep.rounded(to: 3)) ms each"])
        rows.append(["samples per second", "\(Int(samplesPerSecond))"])
        if skippedBatches > 0 { rows.append(["batches skipped", "\(skippedBatches)"]) }
        if rollbacks > 0 {
            rows.append(["rolled back", "\(rollbacks.times), rates multiplied by \(rateFactor.shortest)"])
        }
        if case .stopped(let reason) = outcome { rows.append(["stopped early", reason]) }
        return TextTable(rows).lines
    }
}

extension Int {
    /// How often: "once", "3 times".
    var times: String { self == 1 ? "once" : "\(self) times" }
}
