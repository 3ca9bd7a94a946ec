internal import AnnealEvidence
internal import AnnealReport
internal import AnnealTrials

extension CompareReport {
    /// All of it as a page.
    func page(of description: ExperimentDescription) -> Report {
        // Of a sweep's many settings the best; its map has all.
        let arms = standing.arms.prefix(record.sweep == nil ? standing.arms.count : Self.shown).map { arm in
            let curves = full(arm).sorted { $0.seed < $1.seed }.map { trial in
                let measures = trial.report.measures.filter { $0.name == plan.metric.name && $0.value != nil }
                return (
                    seed: trial.seed,
                    curve: Report.Curve(x: measures.map { Double($0.step) }, y: measures.compactMap(\.value))
                )
            }
            let rates = record.rates[arm.name] ?? []
            // A page needs no more points than it has pixels.
            let every = max(1, rates.count / 300)
            let steps = rates.indices.filter { $0 % every == 0 || $0 == rates.count - 1 }
            return Report.Arm(
                standing: arm, curves: curves,
                schedule: Report.Curve(x: steps.map(Double.init), y: steps.map { rates[$0] }),
                toTarget: toTarget(arm).map { ($0.steps, $0.seconds) })
        }
        let machines = Set(trials.compactMap(\.report.machine)).sorted().joined(separator: ", ")
        let left = standing.arms.count - arms.count
        let settings =
            left > 0
            ? [Report.Fact("settings", "the best \(arms.count) of \(standing.arms.count); --csv writes all")] : []
        let facts =
            settings + (record.specification.map { [Report.Fact("to train with it", $0)] } ?? []) + [
                Report.Fact("command", record.command), Report.Fact("Anneal", description.version),
                Report.Fact("experiment", description.digest), Report.Fact("configuration", description.configuration),
                Report.Fact("trials", "\(standing.trials), \(Int(standing.seconds.rounded())) s on \(machines)"),
            ] + description.plugins.map { Report.Fact($0.name, "\($0.version), SHA-256 \($0.sha256)") }
        // What a sweep has to say is its map; of its many settings the two best are worth a sentence.
        let told = record.sweep == nil ? self : ofTheTwoBest
        return Report(
            subject: description.subject, verdict: told.verdict,
            plan: plan, arms: arms,
            target: record.target, facts: facts, heatMaps: heatMaps)
    }
}
