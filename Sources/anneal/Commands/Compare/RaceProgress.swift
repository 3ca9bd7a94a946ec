internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials

/// Shows a race as it runs: on a terminal arms with their intervals as bars, elsewhere a line for each trial.
final class RaceProgress {
    private let plan: RacePlan
    private let console: Console
    private var shownLines = 0

    /// Of many arms the first ones: a picture that is higher than the terminal cannot be drawn over.
    private static let mostArms = 15

    init(_ plan: RacePlan, _ console: Console) {
        self.plan = plan
        self.console = console
    }

    func show(_ event: RaceRunner.Event) {
        switch event {
        case .started: break
        case .ended(let trial, let report):
            guard !console.isTerminal else { return }
            let value = report.value.map { plan.metric.shown(score: plan.metric.score($0)).rounded(to: 5) } ?? "failed"
            console.print(
                "\(plan.arms[trial.arm].name)  rate \(trial.rate.rounded(to: 3))  seed \(trial.seed)  \(trial.steps) steps  "
                    + "\(value)  \(report.seconds.rounded(to: 3)) s\(report.message.map { "  (\($0))" } ?? "")")
        case .progress(let race, let running):
            if console.isTerminal { draw(race, running) }
        }
    }

    private func draw(_ race: Race, _ running: [Trial: Double]) {
        let standing = race.standing
        let left = standing.arms.count - Self.mostArms
        var lines = bars(standing.of(Array(standing.arms.prefix(Self.mostArms))))
        if left > 0 { lines.append("… and \(left) more") }
        for (trial, seconds) in running.sorted(by: { $0.value > $1.value }) {
            lines.append(
                "runs: \(plan.arms[trial.arm].name) at \(trial.rate.rounded(to: 3)), seed \(trial.seed), "
                    + "\(trial.steps) steps, \(seconds.rounded(to: 2)) s")
        }
        lines.append(status(race))
        console.redraw(lines.map { String($0.prefix(79)) }, over: shownLines)
        shownLines = lines.count
    }

    /// Each arm's mean with its interval on a common axis.
    private func bars(_ standing: Standing) -> [String] {
        let means = standing.arms.compactMap(\.mean).filter { $0.halfWidth.isFinite }
        let width = 36
        guard let low = means.map(\.low).min(), let high = means.map(\.high).max(), high > low else {
            return standing.arms.map { "\($0.name.padded(to: 26)) \(Self.word($0.verdict))" }
        }
        func place(_ value: Double) -> Int { Int(((value - low) / (high - low) * Double(width - 1)).rounded()) }
        return standing.arms.map { arm in
            var bar = [Character](repeating: " ", count: width)
            if let mean = arm.mean, mean.halfWidth.isFinite {
                for column in place(mean.low)...place(mean.high) { bar[column] = "─" }
                bar[place(mean.estimate)] = "●"
            }
            return "\(arm.name.padded(to: 22)) \(String(bar)) \(Self.word(arm.verdict))"
        }
    }

    private static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .leads: "leads"
        case .behind: "behind"
        case .equivalent: "no difference"
        case .undecided: "undecided"
        case .leftOut: "left out"
        case .failed: "failed"
        case .unmeasured: ""
        }
    }

    private func status(_ race: Race) -> String {
        let phase =
            switch race.phase {
            case .rates: "looking for rates on squeezed runs"
            case .seeds: "comparing at full length"
            case .confirming: "measuring the two best on fresh seeds"
            case .over: "done"
            }
        let left =
            plan.budget.limit.isFinite ? ", budget \(Int(min(100, 100 * race.spent / plan.budget.limit))) % spent" : ""
        return "\(phase), \(race.standing.trials) trials\(left)"
    }

    /// Takes the picture away.
    func end() {
        if shownLines > 0 { console.redraw([], over: shownLines) }
    }
}

extension String {
    /// With blanks after it, or cut.
    func padded(to width: Int) -> String {
        count > width ? prefix(width - 1) + "…" : self + String(repeating: " ", count: width - count)
    }
}
