internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials

/// Shows a race as it runs: on a terminal arms with their intervals as bars, elsewhere a line for each trial.
final class RaceProgress {
    private let plan: RacePlan
    private let console: Console
    private var shown: [String] = []

    /// Of many arms the first ones.
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
        let (columns, rows) = (console.columns ?? 80, console.rows ?? 24)
        // What is higher than the terminal cannot be drawn over: a line for what is left out, one below, and the status.
        let others = running.count + 3
        let arms = standing.arms.prefix(max(1, min(Self.mostArms, rows - others)))
        var lines = bars(standing.of(Array(arms)), columns: columns)
        if arms.count < standing.arms.count { lines.append("… and \(standing.arms.count - arms.count) more") }
        for (trial, seconds) in running.sorted(by: { $0.value > $1.value }).prefix(max(1, rows - arms.count - 3)) {
            lines.append(
                "runs: \(plan.arms[trial.arm].name) at \(trial.rate.rounded(to: 3)), seed \(trial.seed), "
                    + "\(trial.steps) steps, \(seconds.rounded(to: 2)) s")
        }
        lines.append(status(race, trials: standing.trials))
        // A line that fills the last column is wrapped by some terminals.
        lines = lines.map { $0.count < columns ? $0 : $0.prefix(columns - 2) + "…" }
        console.redraw(lines, over: shown)
        shown = lines
    }

    /// Each arm's mean with its interval on a common axis.
    private func bars(_ standing: Standing, columns: Int) -> [String] {
        let means = standing.arms.compactMap(\.mean).filter { $0.halfWidth.isFinite }
        let words = standing.arms.map { Self.word($0.verdict) }
        let room = columns - 3 - (words.map(\.count).max() ?? 0)
        let longest = standing.arms.map(\.name.count).max() ?? 0
        let low = means.map(\.low).min() ?? 0
        let high = means.map(\.high).max() ?? 0
        guard high > low else {
            let names = max(8, min(longest, room))
            return zip(standing.arms, words).map { "\($0.name.padded(to: names))  \($1)" }
        }
        // Names have what they need of a half, and bars what is left.
        let names = max(8, min(longest, room / 2))
        let width = max(8, min(60, room - names))
        func place(_ value: Double) -> Int { Int(((value - low) / (high - low) * Double(width - 1)).rounded()) }
        return zip(standing.arms, words).map { arm, word in
            var bar = [Character](repeating: " ", count: width)
            if let mean = arm.mean, mean.halfWidth.isFinite {
                for column in place(mean.low)...place(mean.high) { bar[column] = "─" }
                bar[place(mean.estimate)] = "●"
            }
            return "\(arm.name.padded(to: names)) \(String(bar)) \(word)"
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

    private func status(_ race: Race, trials: Int) -> String {
        let phase =
            switch race.phase {
            case .rates: "looking for rates on squeezed runs"
            case .seeds: "comparing at full length"
            case .confirming: "measuring the two best on fresh seeds"
            case .over: "done"
            }
        let left =
            plan.budget.limit.isFinite ? ", budget \(Int(min(100, 100 * race.spent / plan.budget.limit))) % spent" : ""
        return "\(phase), \(trials) trials\(left)"
    }

    /// Takes the picture away.
    func end() {
        if !shown.isEmpty { console.redraw([], over: shown) }
        shown = []
    }
}

extension String {
    /// With blanks after it, or cut.
    func padded(to width: Int) -> String {
        count > width ? prefix(width - 1) + "…" : self + String(repeating: " ", count: width - count)
    }
}
