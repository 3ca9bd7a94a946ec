internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTrials

/// What a comparison came to, for people and for programs.
struct CompareReport {
    let plan: RacePlan
    private(set) var standing: Standing
    let trials: [StoredTrial]
    let record: ComparisonRecord

    init(race: Race, trials: [StoredTrial], record: ComparisonRecord) {
        plan = race.plan
        standing = race.standing
        self.trials = trials
        self.record = record
    }

    /// In sentences.
    var verdict: [String] { standing.sentences(worth: plan.worth) + testLines + targetLines }

    /// The rate that stands for an arm.
    func rate(of arm: String) -> Double? { standing.arms.first { $0.name == arm }?.rate }

    /// A table of 80 columns, and the verdict in sentences.
    var lines: [String] { lines(isBrief: false) }

    func lines(isBrief: Bool) -> [String] {
        [""] + table(of: standing.arms[...], isBrief: isBrief) + [""] + verdict
            + moreSeedsLines + ["", countLine]
    }

    var countLine: String {
        let failed = standing.failedTrials > 0 ? ", of which \(standing.failedTrials) failed" : ""
        return
            "\(standing.trials) trial\(standing.trials == 1 ? "" : "s")\(failed), \(Int(standing.seconds.rounded())) s; "
            + "\(plan.metric.name), worth \(plan.worth)"
    }

    /// What goes on where a race has had all its seeds.
    private var moreSeedsLines: [String] {
        guard case .racing(let most) = plan.design, !standing.isCutShort, most < RacePlan.mostSeeds else { return [] }
        let wanted = standing.arms.compactMap { arm -> Int? in
            if case .undecided(_, let more, _) = arm.verdict, arm.seeds >= most { arm.seeds + more } else { nil }
        }
        guard let next = wanted.min() else { return [] }
        return ["a race has \(most) seeds at most: --most-seeds \(min(next, RacePlan.mostSeeds)) goes on from here"]
    }

    /// - Parameter isBrief: without how forgiving the rate is and what a run costs, where names are long.
    func table(of arms: ArraySlice<ArmStanding>, isBrief: Bool = false) -> [String] {
        let head = ["RATE", "GOOD FROM-TO", "MEAN", "BEHIND BY", "SEEDS", "COST"]
        let shown = isBrief ? [0, 2, 3, 4] : Array(head.indices)
        let rows = ([head] + arms.map(Self.row)).map { row in shown.map { row[$0] } }
        let widths = shown.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        // Names take what the numbers leave of 80 columns.
        let room = max(8, 80 - widths.reduce(0) { $0 + $1 + 2 })
        let names = ["ARM"] + arms.map { $0.name.count > room ? $0.name.prefix(room - 1) + "…" : $0.name }
        return TextTable(zip(names, rows).map { [$0] + $1 }).lines
    }

    /// About the leader and one other alone, the one that was measured most: of many arms, what is known best.
    var ofTheTwoBest: CompareReport {
        guard let leader = standing.leader else { return self }
        let others = standing.arms.filter { $0.arm != leader.arm }
        let most = others.map(\.seeds).max()
        var report = self
        report.standing = standing.of([leader] + others.filter { $0.seeds == most }.prefix(1))
        return report
    }

    static func row(_ arm: ArmStanding) -> [String] {
        var range = ""
        if let good = arm.forgiving {
            range = good.lowerBound.shortest
            if good.upperBound > good.lowerBound { range += "-\(good.upperBound.shortest)" }
        }
        let cost = arm.seconds.map { "\($0.rounded(to: 2)) s" } ?? ""
        return [
            arm.rate?.shortest ?? "", range, arm.mean?.plusMinus ?? "", behind(arm.verdict), "\(arm.seeds)", cost,
        ]
    }

    private static func behind(_ verdict: Verdict) -> String {
        switch verdict {
        case .leads: "best"
        case .behind(let lead, _): lead.plusMinus
        case .equivalent(let lead): "no: \(lead.plusMinus)"
        case .undecided(let lead, _, _): "? \(lead.plusMinus)"
        case .leftOut(let lead, _): "\(lead.plusMinus) short"
        case .failed: "failed"
        case .unmeasured: "not run"
        }
    }

    /// The metric on the test set, which chose nothing.
    var testLines: [String] {
        guard let comparison = test else { return [] }
        let names = standing.arms.prefix(2).map(\.name)
        var line = "on the test set: \(names[0]) \(comparison.leader.plusMinus)"
        if let lead = comparison.lead, names.count > 1 {
            line += "; minus \(names[1]) \(lead.plusMinus)"
            if let noise = comparison.noise {
                line += ", of which the test set's own noise ± \((1.96 * noise).rounded(to: 2))"
            }
        }
        return [line]
    }

    /// The two first of the table on the seeds that both have.
    var test: TestComparison? {
        guard plan.metric.name.hasPrefix("validation_"), let leader = standing.leader else { return nil }
        let name = "test_" + plan.metric.name.dropFirst("validation_".count)
        let values = ending(of: leader, name)
        let other = standing.arms.dropFirst().first.map { ending(of: $0, name) } ?? [:]
        let seeds = values.keys.filter { other.isEmpty || other[$0] != nil }.sorted()
        let correct = seeds.compactMap { seed -> (leader: [Bool], other: [Bool])? in
            guard let a = values[seed]?.correct, let b = other[seed]?.correct else { return nil }
            return (a, b)
        }
        return TestComparison(
            leader: seeds.compactMap { values[$0]?.value },
            other: other.isEmpty ? nil : seeds.compactMap { other[$0]?.value },
            correct: correct.count == seeds.count ? correct : [], metric: Metric(name))
    }

    /// By seed the last value of a measure of an arm's trials at full length.
    private func ending(of arm: ArmStanding, _ name: String) -> [Int: (value: Double, correct: [Bool]?)] {
        var values: [Int: (value: Double, correct: [Bool]?)] = [:]
        for trial in full(arm) {
            guard let value = trial.report.measures.last(where: { $0.name == name })?.value else { continue }
            values[trial.seed] = (value, trial.report.correct)
        }
        return values
    }

    func full(_ arm: ArmStanding) -> [StoredTrial] {
        trials.filter { $0.arm == arm.name && $0.steps == plan.steps && $0.rate == arm.rate && $0.state == .done }
    }

    /// Steps and seconds until the metric was first as good as the target, as means over seeds.
    var targetLines: [String] {
        guard let target = record.target else { return [] }
        let arms = standing.arms.compactMap { arm -> String? in
            let count = full(arm).count
            guard count > 0 else { return nil }
            guard let reached = toTarget(arm) else { return "\(arm.name) not once in \(count) seeds" }
            return "\(arm.name) \(Int(reached.steps.rounded())) steps, \(reached.seconds.rounded(to: 2)) s"
                + (reached.seeds < count ? " (\(reached.seeds) of \(count) seeds)" : "")
        }
        guard !arms.isEmpty else { return [] }
        // No finer than the trainer looks.
        let looks = standing.arms.flatMap(full).compactMap { trial in
            trial.report.measures.first { $0.name == plan.metric.name }?.step
        }
        let how = looks.max().map { ", looked at every \($0) steps" } ?? ""
        return ["to \(target)\(how): \(arms.joined(separator: "; "))"]
    }

    /// `nil` if no seed reached it.
    func toTarget(_ arm: ArmStanding) -> (steps: Double, seconds: Double, seeds: Int)? {
        guard let target = record.target else { return nil }
        let reached = full(arm).compactMap { trial -> (steps: Double, seconds: Double)? in
            let first = trial.report.measures.first { measure in
                guard measure.name == plan.metric.name, let value = measure.value else { return false }
                return plan.metric.score(value) >= plan.metric.score(target)
            }
            return first.map { (Double($0.step), trial.report.seconds * Double($0.step) / Double(trial.steps)) }
        }
        guard !reached.isEmpty else { return nil }
        let count = Double(reached.count)
        return (
            reached.map(\.steps).reduce(0, +) / count, reached.map(\.seconds).reduce(0, +) / count, reached.count
        )
    }

    /// For programs.
    struct Summary: Encodable {
        let command: String
        let verdict: [String]
        let plan: RacePlan
        let standing: Standing
        let specification: String?
        let sweep: SweepRecord?
    }

    var summary: Summary {
        Summary(
            command: record.command, verdict: verdict, plan: plan, standing: standing,
            specification: record.specification, sweep: record.sweep)
    }

    /// Every trial that ended.
    var csv: String {
        "arm,rate,seed,steps,state,\(plan.metric.name),seconds,message\n"
            + trials.filter { $0.state != .running }.map { trial in
                [
                    csvField(trial.arm), trial.rate.shortest, "\(trial.seed)", "\(trial.steps)", trial.state.rawValue,
                    trial.report.value?.shortest ?? "", trial.report.seconds.rounded(to: 4),
                    csvField(trial.report.message ?? ""),
                ].joined(separator: ",") + "\n"
            }.joined()
    }

    /// A trial that failed, with its last words.
    static func failure(_ trial: StoredTrial) -> String {
        let words = trial.report.lines.suffix(5).map { "\n    \($0)" }.joined()
        return
            "\(trial.arm) at \(trial.rate.shortest), seed \(trial.seed): \(trial.report.message ?? "it failed")\(words)"
    }
}
