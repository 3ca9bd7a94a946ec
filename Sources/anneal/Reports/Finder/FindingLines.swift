internal import AnnealExperiment
internal import AnnealFinder
internal import AnnealHost
internal import AnnealTraining

extension PreparedExperiment {
    /// For which run a rate is looked for, and how.
    func finderIntroduction(_ plan: TrialPlan, tries: Bool) -> [String] {
        let schedules = resolved.schedules.map { $0.target == "lr" ? "\($0.specification)" : "\($0)" }
        let run = "The rate is for \(steps) steps with \(schedules.joined(separator: " and "))"
        guard tries else { return ["\(run); no rate is tried: --verify 0."] }
        let isRegression = if case .regression = data.dataset.task { true } else { false }
        let numbers = isRegression ? "the loss" : "loss and errors"
        let rows =
            data.validation == nil ? "rows set aside for it, since --validation is not given" : "the validation part"
        return [
            "\(run). Trials take up to \(plan.longest) steps, with the schedule squeezed into them, the last ones with "
                + "\(plan.seeds) seed\(plan.seeds == 1 ? "" : "s"); they are ranked by \(numbers) on \(rows)."
        ]
    }
}

extension RateFinding {
    /// What the curve did, the table of trials, and what they come to.
    func lines(of prepared: PreparedExperiment) -> [String] {
        var lines: [String] = []
        if curve.hasDiverged, let last = curve.points.last {
            lines.append("The loss exploded at the rate \(last.lr.rounded(to: 3)); the sweep ended there.")
        }
        if !candidates.isEmpty {
            let rules = candidates.map { "\($0.rule.rawValue) \($0.lr.rounded(to: 3))" }
            lines.append("The curve suggests: \(rules.joined(separator: ", ")).")
        }
        lines += ["", ""].prefix(lines.isEmpty ? 0 : 1) + table + [""]
        return lines + sentences(of: prepared, in: "Suggested rate:")
    }

    /// A row for each rate that was tried, a column for each round.
    private var table: [String] {
        guard let halving else { return [] }
        let (rounds, plan) = (halving.rounds(after: scores), halving.plan)
        let best: Int? = if case .suggested(let suggestion) = verdict { suggestion.index } else { nil }
        let head = ["  RATE"] + plan.lengths.map { "LOSS AFTER \($0) STEPS" }
        let rows = Set(rounds.joined()).sorted().map { index in
            ["\(index == best ? "→" : " ") \(halving.grid.rate(index).rounded(to: 3))"]
                + plan.lengths.enumerated().map { round, steps in
                    let tried = plan.seeds(inRound: round).compactMap {
                        scores[RateTrial(index: index, steps: steps, seed: $0)]
                    }
                    return Self.cell(tried, showsAccuracy: steps == plan.longest)
                }
        }
        let start = Self.cell(untrained, showsAccuracy: true)
        return TextTable([head] + rows + [["  untrained"] + plan.lengths.dropLast().map { _ in "" } + [start]]).lines
    }

    private static func cell(_ scores: [TrialScore], showsAccuracy: Bool) -> String {
        guard !scores.isEmpty else { return "" }
        guard scores.allSatisfy({ $0.loss.isFinite }) else { return "diverged" }
        func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
        let loss = mean(scores.map(\.loss)).rounded(to: 4)
        let right = scores.compactMap(\.accuracy)
        return showsAccuracy && !right.isEmpty ? "\(loss), \(mean(right).percent) right" : loss
    }

    /// The rate with its interval, where it comes from, what it is worth and what it cost; nothing if there is none.
    func sentences(of prepared: PreparedExperiment, in opening: String = "The finder suggests the rate") -> [String] {
        guard let rate else { return [] }
        guard case .suggested(let suggestion) = verdict, let transfer else {
            return [
                "\(opening) \(rate.rounded(to: 3)) (\(candidates.first?.rule.rawValue ?? ""), not tried: --verify 0)"
            ]
        }
        let (low, high) = (suggestion.interval.lowerBound, suggestion.interval.upperBound)
        var lines = [
            "\(opening) \(rate.rounded(to: 3)) (between \(low.rounded(to: 2)) and \(high.rounded(to: 2)) for nine of ten "
                + "settings)"
        ]
        if transfer.factor < 1 {
            lines.append(
                "The best in \(transfer.trialSteps) steps is \(suggestion.trialRate.rounded(to: 3)); in a run of "
                    + "\(prepared.steps) it is lower.")
        }
        if suggestion.isAtEdge {
            lines.append("The best rate lies at the edge of those allowed: a better one may lie beyond.")
        }
        if let regret = measuredRegret(for: prepared) { lines.append(regret.sentence) }
        let share = Double(steps) / Double(prepared.steps)
        lines.append("The search took \(steps) steps, \((share * 100).rounded(to: 2)) % of the run that it is for.")
        return lines
    }

    /// What following such suggestions cost elsewhere.
    func measuredRegret(for prepared: PreparedExperiment) -> MeasuredRegret? {
        guard case .suggested = verdict, let transfer else { return nil }
        let isRegression = if case .regression = prepared.data.dataset.task { true } else { false }
        let isTight = 2 * transfer.trialSteps < min(prepared.steps / 2, 2 * prepared.stepsPerEpoch)
        return .of(isRegression ? .regression : .classification, endShare: transfer.endShare, isTight: isTight)
    }
}

extension MeasuredRegret {
    fileprivate var sentence: String {
        let unit = task == .classification ? "points of accuracy" : "% of the loss"
        return
            "Measured on \(settings) settings: \(mean.rounded(to: 2)) \(unit) behind the best rate on average, "
            + "\(worst.rounded(to: 2)) at worst (Documentation/Evidence.md)."
    }
}
