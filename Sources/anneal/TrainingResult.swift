internal import AnnealTraining

/// What a run came to, as JSON and as a short table.
struct TrainingResult: Encodable {
    let steps: Int
    /// Training alone, evaluation not counted.
    let seconds: Double
    let samplesPerSecond: Double
    /// The median.
    let msPerStep: Double
    let trainLoss: Double
    let testLoss: Double?
    let testAccuracy: Double?
    let validationLoss: Double?
    let validationAccuracy: Double?
    let monitor: String
    /// Batches that were not learned from, because their gradient was not finite.
    let skippedBatches: Int
    let update: UpdateDescription
    let plugins: [RunPlugin]

    /// - Parameters:
    ///   - steps: steps done.
    ///   - trainLoss: the mean loss over the whole training part, with the final weights.
    init(
        _ summary: Trainer.Summary, _ trainer: Trainer, steps: Int, stepsPerEpoch: Int, trainLoss: Double,
        plugins: [RunPlugin], update: UpdateDescription, monitor: Monitor
    ) {
        let seconds = summary.training / .seconds(1)
        let times = summary.stepMilliseconds.sorted()
        let middle = times.count / 2
        let epochs = Double(steps) / Double(stepsPerEpoch)
        self.steps = steps
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
    }

    func lines(outcome: Outcome) -> [String] {
        var rows = [["train loss", trainLoss.rounded(to: 4)]]
        if let validationLoss { rows.append(["validation loss", validationLoss.rounded(to: 4)]) }
        if let validationAccuracy { rows.append(["validation accuracy", validationAccuracy.percent]) }
        if let testLoss { rows.append(["test loss", testLoss.rounded(to: 4)]) }
        if let testAccuracy { rows.append(["test accuracy", testAccuracy.percent]) }
        rows.append(["monitored", monitor])
        rows.append(["time", "\(seconds.rounded(to: 3)) s for \(steps) steps, \(msPerStep.rounded(to: 3)) ms each"])
        rows.append(["samples per second", "\(Int(samplesPerSecond))"])
        if skippedBatches > 0 { rows.append(["batches skipped", "\(skippedBatches)"]) }
        if case .stopped(let reason) = outcome { rows.append(["stopped early", reason]) }
        return TextTable(rows).lines
    }
}
