internal import AnnealExperiment
internal import AnnealHost
internal import Glibc

extension OpenRunFolder {
    /// Keeps what the finder found: the curve, the rates that rules read off it, the trials, what they come to, the plot, and what was
    /// asked for.
    ///
    /// - Parameter svg: The plot.
    func keep(_ finding: FindingDescription, curve: String, svg: String, in environment: RunEnvironment, threads: Int)
        throws
    {
        try put(files.curve, curve)
        try put(files.candidates, finding.candidatesCSV)
        try put(files.trials, finding.trialsCSV)
        try put(files.plot, svg)
        try write(finding)
        let report = FindReport(
            experiment: finding.experiment, environment: environment, plugins: finding.plugins,
            calls: [.now(at: 0, threads: threads)])
        try Output(files.experiment, option: "--out").write(json: report)
    }

    private func put(_ file: String, _ text: String) throws { try Output(file, option: "--out").write(text) }
}

/// What the finder was asked for.
private struct FindReport: Encodable {
    let experiment: Experiment
    let environment: RunEnvironment
    let plugins: [RunPlugin]
    let calls: [RunCall]
}

extension FindingDescription {
    /// `rule,lr`
    fileprivate var candidatesCSV: String {
        candidates.reduce(into: "rule,lr\n") { $0 += "\(csvField($1.rule)),\($1.lr.shortest)\n" }
    }

    /// `lr,steps,seed,validation_loss,validation_accuracy,rank,diverged`, where a trial that diverged has no loss.
    fileprivate var trialsCSV: String {
        trials.reduce(into: "lr,steps,seed,validation_loss,validation_accuracy,rank,diverged\n") { text, trial in
            let numbers = [trial.validationLoss, trial.validationAccuracy, trial.rank].map { $0?.shortest ?? "" }
            let fields = [trial.lr.shortest, "\(trial.steps)", "\(trial.seed)"] + numbers + ["\(trial.diverged)"]
            text += fields.joined(separator: ",") + "\n"
        }
    }
}
