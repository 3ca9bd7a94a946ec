internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

/// Shows how a run goes: one live line on a terminal, which fits it, and a plain line for each evaluation elsewhere.
final class ProgressLine: Observer {
    private let console: Console
    private let rowsPerStep: Int
    private var text = ProgressText()
    private var lastShown = ContinuousClock.now
    private var started = ContinuousClock.now
    private var firstStep = 0

    /// - Parameter rowsPerStep: the examples of a step.
    init(_ console: Console, rowsPerStep: Int) {
        self.console = console
        self.rowsPerStep = rowsPerStep
    }

    func observe(_ event: Event) -> String? {
        switch event {
        case .started(let run):
            (text.step, text.steps, text.epochs) = (run.step, run.steps, run.epochs)
            (started, firstStep) = (.now, run.step)
        case .stepped(let record):
            // A terminal shows ten lines a second; more would cost more than the step.
            guard console.isTerminal, ContinuousClock.now - lastShown > .milliseconds(100) else { return nil }
            lastShown = .now
            (text.epoch, text.step) = (record.epoch + 1, record.step + 1)
            (text.loss, text.rate) = (record.loss, record.lr)
            measureSpeed()
            showLive()
        case .evaluated(let record):
            text.measured = []
            if let accuracy = (record.validation ?? record.test).accuracy {
                let part = record.validation == nil ? "test" : "validation"
                text.measured.append("\(part) accuracy \(accuracy.percent)")
            }
            if let validation = record.validation {
                text.measured.append("validation loss \(validation.loss.rounded(to: 4))")
            }
            text.measured.append("test loss \(record.test.loss.rounded(to: 4))")
            (text.epoch, text.step) = (record.epoch, record.step)
            (text.loss, text.rate) = (record.runningLoss, record.lr)
            measureSpeed()
            if console.isTerminal { showLive() } else { console.print(line(of: record)) }
        case .skipped(let record):
            note("step \(record.step): a loss or gradient that is not finite; the batch is skipped")
        case .rolledBack(let rollback):
            note(
                "step \(rollback.divergence.step): the loss is \(rollback.divergence.loss.shortest); back to step "
                    + "\(rollback.step), from where all rates are multiplied by \(rollback.rateFactor.shortest)")
            (started, firstStep) = (.now, rollback.step)
        case .checkpointing: break
        case .ended:
            if console.isTerminal { console.endLive() }
        }
        return nil
    }

    private func measureSpeed() {
        let (done, seconds) = (text.step - firstStep, (ContinuousClock.now - started) / .seconds(1))
        // The first steps say little.
        guard done > 0, seconds > 0.5 else { return }
        text.speed = Double(done * rowsPerStep) / seconds
        text.remaining = Double(text.steps - text.step) * seconds / Double(done)
    }

    private func showLive() {
        // A line that fills the last column is wrapped by some terminals.
        console.live(text.line(columns: (console.columns ?? 80) - 1))
    }

    /// A line that stays.
    private func note(_ line: String) {
        if console.isTerminal { console.endLive() }
        console.print(line)
    }

    private func line(of record: EpochRecord) -> String {
        var line =
            "epoch \(record.epoch)/\(text.epochs)  step \(record.step)/\(text.steps)  lr \(record.lr.rounded(to: 3))  "
            + "loss \(record.runningLoss.rounded(to: 4))  test loss \(record.test.loss.rounded(to: 4))"
        if let accuracy = record.test.accuracy { line += "  test accuracy \(accuracy.percent)" }
        if let validation = record.validation { line += "  validation loss \(validation.loss.rounded(to: 4))" }
        return line
    }
}
