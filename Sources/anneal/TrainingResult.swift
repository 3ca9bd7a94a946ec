internal import AnnealHost
internal import AnnealTraining

/// What a run came to, as JSON and as a short table.
struct TrainingResult: Encodable {
    struct Plugin: Encodable {
        let name: String
        let kind: String
        let version: String
        let file: String

        init(_ component: Component) {
            name = component.name
            kind = component.kind.rawValue
            version = component.version
            file = component.file
        }
    }

    let steps: Int
    /// Training alone, evaluation not counted.
    let seconds: Double
    let samples_per_second: Double
    /// The median.
    let ms_per_step: Double
    let train_loss: Double
    let test_loss: Double?
    let test_accuracy: Double?
    let validation_loss: Double?
    let validation_accuracy: Double?
    let monitor: String
    let plugins: [Plugin]

    /// - Parameters:
    ///   - steps: steps done.
    ///   - trainLoss: the mean loss over the whole training part, with the final weights.
    init(
        _ summary: Trainer.Summary, _ trainer: Trainer, steps: Int, batchSize: Int, trainLoss: Double,
        schedule: ScheduleInstance, monitor: Monitor
    ) {
        let seconds = summary.training / .seconds(1)
        let times = summary.stepMilliseconds.sorted()
        let middle = times.count / 2
        let samples = Double(steps) / Double((trainer.training.count + batchSize - 1) / batchSize)
        self.steps = steps
        self.seconds = seconds
        samples_per_second = seconds > 0 ? samples * Double(trainer.training.count) / seconds : 0
        ms_per_step = times.isEmpty ? 0 : times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
        train_loss = trainLoss
        test_loss = summary.last?.test.loss
        test_accuracy = summary.last?.test.accuracy
        validation_loss = summary.last?.validation?.loss
        validation_accuracy = summary.last?.validation?.accuracy
        self.monitor = monitor.rawValue
        plugins = [Plugin(schedule.component), Plugin(trainer.optimizer.component)]
    }

    func lines(outcome: Outcome) -> [String] {
        var rows = [["train loss", train_loss.rounded(to: 4)]]
        if let validation_loss { rows.append(["validation loss", validation_loss.rounded(to: 4)]) }
        if let validation_accuracy { rows.append(["validation accuracy", validation_accuracy.percent]) }
        if let test_loss { rows.append(["test loss", test_loss.rounded(to: 4)]) }
        if let test_accuracy { rows.append(["test accuracy", test_accuracy.percent]) }
        rows.append(["monitored", monitor])
        rows.append(["time", "\(seconds.rounded(to: 3)) s for \(steps) steps, \(ms_per_step.rounded(to: 3)) ms each"])
        rows.append(["samples per second", "\(Int(samples_per_second))"])
        if case .stopped(let reason) = outcome { rows.append(["stopped early", reason]) }
        return TextTable(rows).lines
    }
}
