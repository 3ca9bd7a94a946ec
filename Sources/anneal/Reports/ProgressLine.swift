internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

/// Shows how a run goes: one live line on a terminal, a plain line per epoch elsewhere.
final class ProgressLine: Observer {
    private let console: Console
    private var steps = 0
    private var epochs = 0
    private var lastShown = ContinuousClock.now
    private var measured = ""

    init(_ console: Console) { self.console = console }

    func observe(_ event: Event) -> String? {
        switch event {
        case .started(let run): (steps, epochs) = (run.steps, run.epochs)
        case .stepped(let record):
            // A terminal shows ten lines a second; more would cost more than the step.
            guard console.isTerminal, ContinuousClock.now - lastShown > .milliseconds(100) else { return nil }
            lastShown = .now
            show(
                "epoch \(record.epoch + 1)/\(epochs)  step \(record.step + 1)/\(steps)  "
                    + "lr \(record.lr.rounded(to: 3))  loss \(record.loss.rounded(to: 4))\(measured)")
        case .evaluated(let record):
            measured = "  test loss \(record.test.loss.rounded(to: 4))"
            if let accuracy = record.test.accuracy { measured += "  test accuracy \(accuracy.percent)" }
            if let validation = record.validation { measured += "  validation loss \(validation.loss.rounded(to: 4))" }
            show(
                "epoch \(record.epoch)/\(epochs)  step \(record.step)/\(steps)  "
                    + "lr \(record.lr.rounded(to: 3))  loss \(record.runningLoss.rounded(to: 4))\(measured)")
        case .skipped(let record):
            if console.isTerminal { console.endLive() }
            console.print("step \(record.step): a loss or gradient that is not finite; the batch is skipped")
        case .rolledBack(let rollback):
            if console.isTerminal { console.endLive() }
            console.print(
                "step \(rollback.divergence.step): the loss is \(rollback.divergence.loss.shortest); back to step "
                    + "\(rollback.step), from where all rates are multiplied by \(rollback.rateFactor.shortest)")
        case .checkpointing: break
        case .ended:
            if console.isTerminal { console.endLive() }
        }
        return nil
    }

    private func show(_ line: String) {
        if console.isTerminal { console.live(line) } else { console.print(line) }
    }
}
