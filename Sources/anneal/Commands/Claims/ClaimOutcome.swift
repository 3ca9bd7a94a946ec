internal import AnnealEvidence
internal import AnnealExperiment

/// What a comparison says about a claim.
struct ClaimOutcome {
    enum Verdict: String {
        case reproduced
        case notReproduced = "not reproduced"
        case undecided
    }

    let verdict: Verdict
    /// The number that decides it, with its interval: of 95 %, or of what each look of a race decided at.
    let finding: String
    let seeds: Int

    init(_ claim: Claim, _ race: Race) {
        let (plan, standing) = (race.plan, race.standing)
        switch claim.expectation {
        case .best(let arm): self.init(best: arm, standing)
        case .asGood(let arm): self.init(asGood: arm, standing, plan)
        case .rate(let of, let over, let from, let to):
            guard let found = race.rateRatio(of: of, over: over) else {
                self.init(verdict: .undecided, finding: "not measured", seeds: 0)
                return
            }
            let ratio = found.ratio
            let verdict: Verdict =
                from <= ratio.low && ratio.high <= to && !found.isAtEdge
                ? .reproduced : ratio.high < from || to < ratio.low ? .notReproduced : .undecided
            self.init(
                verdict: verdict,
                finding: "\(ratio.estimate.rounded(to: 2)) times, \(ratio.low.rounded(to: 2)) to "
                    + "\(ratio.high.rounded(to: 2))\(found.isAtEdge ? " (a best rate lies at an edge of the grid)" : "")",
                seeds: found.seeds)
        }
    }

    private init(verdict: Verdict, finding: String, seeds: Int) {
        self.verdict = verdict
        self.finding = finding
        self.seeds = seeds
    }

    /// One arm before all others.
    private init(best name: String, _ standing: Standing) {
        guard let leader = standing.leader, let arm = standing.arms.first(where: { $0.name == name }) else {
            self.init(verdict: .undecided, finding: "not measured", seeds: 0)
            return
        }
        guard leader.name == name else {
            // Something else leads: whether by enough decides it.
            let verdict: Verdict =
                switch arm.verdict {
                case .behind, .equivalent, .failed: .notReproduced
                case .leftOut(_, let forBudget): forBudget ? .undecided : .notReproduced
                default: .undecided
                }
            self.init(
                verdict: verdict,
                finding: arm.verdict.lead.map { "\(leader.name) leads by \($0.plusMinus)" } ?? "it failed",
                seeds: arm.seeds)
            return
        }
        let others = standing.arms.filter { $0.name != name }
        let verdicts = others.map { other -> Verdict in
            switch other.verdict {
            case .behind, .failed: .reproduced
            case .leftOut(_, let forBudget): forBudget ? .undecided : .reproduced
            case .equivalent: .notReproduced
            default: .undecided
            }
        }
        let next = others.compactMap { arm in arm.verdict.lead.map { (arm, $0) } }.min { $0.1.estimate < $1.1.estimate }
        self.init(
            verdict: verdicts.contains(.notReproduced)
                ? .notReproduced : verdicts.contains(.undecided) ? .undecided : .reproduced,
            finding: next.map { "better than \($0.0.name) by \($0.1.plusMinus)" } ?? "the others failed",
            seeds: next?.0.seeds ?? leader.seeds)
    }

    /// No arm is better than this one by what matters.
    private init(asGood name: String, _ standing: Standing, _ plan: RacePlan) {
        guard let leader = standing.leader, let arm = standing.arms.first(where: { $0.name == name }) else {
            self.init(verdict: .undecided, finding: "not measured", seeds: 0)
            return
        }
        guard leader.name == name else {
            let lead = arm.verdict.lead
            let isWithin = lead.map { $0.high < plan.worth } ?? false
            let isWorse: Bool =
                switch arm.verdict {
                case .behind(let lead, _): lead.estimate >= plan.worth
                case .leftOut(_, let forBudget): !forBudget
                case .failed: true
                default: false
                }
            self.init(
                verdict: isWithin ? .reproduced : isWorse ? .notReproduced : .undecided,
                finding: lead.map { "\(leader.name) leads by \($0.plusMinus)" } ?? "it failed", seeds: arm.seeds)
            return
        }
        let others = standing.arms.filter { $0.name != name }
        let next = others.compactMap { arm in arm.verdict.lead.map { (arm, $0) } }.min { $0.1.estimate < $1.1.estimate }
        let isSure = others.allSatisfy { other in
            other.verdict.lead.map { $0.low > -plan.worth } ?? (other.verdict == .failed)
        }
        self.init(
            verdict: isSure ? .reproduced : .undecided,
            finding: next.map { "better than \($0.0.name) by \($0.1.plusMinus)" } ?? "the others failed",
            seeds: next?.0.seeds ?? leader.seeds)
    }
}

extension Verdict {
    /// Of the leader.
    fileprivate var lead: Interval? {
        switch self {
        case .behind(let lead, _), .equivalent(let lead), .undecided(let lead, _, _), .leftOut(let lead, _): lead
        case .leads, .failed, .unmeasured: nil
        }
    }
}
