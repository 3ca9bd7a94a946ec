internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

extension TrainingResult {
    /// A short table for people.
    var lines: [String] {
        var rows = [["train loss", trainLoss.rounded(to: 4) + (trainRows.map { " (of \($0) rows)" } ?? "")]]
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
