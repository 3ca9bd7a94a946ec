/// The first part of a race: squeezed runs that find each arm's rate, how much runs shake, and which arms are not worth a long one.
///
/// A squeezed run has the whole schedule in fewer steps. The beginning of a long run says little about its end: on Fashion-MNIST
/// the ranks agree with 0.2 to 0.4, against 0.9 for squeezed runs of a third.
struct ShortRuns {
    /// Degrees of freedom that the deviation should be known with.
    static let degrees = 4
    /// A rate stays beside the best of its arm if it would be as good in one of five such pairs.
    static let rateLevel = 0.1
    /// Runs at full length that each candidate should be able to have.
    static let runsEach = 3

    let plan: RacePlan
    /// Trials whose results are missing.
    private(set) var wanted: [Trial] = []
    /// The rates of each arm that trained, the best first.
    private(set) var ranking: [[Double]] = []
    /// Each arm at the best rate so far on the first seed, the best first: all there is to say if it ends here.
    private(set) var best: [Candidate] = []
    /// What goes on to full length, the best first.
    private(set) var candidates: [Candidate] = []
    /// What does not, with the leader's lead on the squeezed runs.
    private(set) var left: [Field.LeftOut] = []
    /// Of a difference of two squeezed runs.
    private(set) var spread: Spread?

    init(_ plan: RacePlan, results: Results) {
        self.plan = plan
        let rates = RateRuns(plan, results: results)
        (wanted, ranking) = (rates.wanted, rates.ranking)
        best = rates.best(plan, results: results)
        guard wanted.isEmpty, rates.failed < plan.arms.count else { return }
        choose(among: results)
    }

    private func short(_ candidate: Candidate, _ seed: Int) -> Trial {
        candidate.trial(seed: plan.firstSeed + seed, steps: plan.shortSteps)
    }

    /// Further seeds for the best rate of every arm, of few arms also the second best, and what they say.
    private mutating func choose(among results: Results) {
        let each = plan.arms.count < 5 ? 2 : 1
        var finalists = ranking.enumerated().flatMap { arm, rates in
            rates.prefix(each).map { Candidate(arm: arm, rate: $0) }
        }
        let more = finalists.count > 1 ? (Self.degrees + finalists.count - 2) / (finalists.count - 1) : 0
        let trials = finalists.flatMap { finalist in (0...more).map { short(finalist, $0) } }
        wanted = trials.filter { results[$0] == nil }
        guard wanted.isEmpty else { return }

        finalists.removeAll { finalist in (0...more).contains { results.failed(short(finalist, $0)) } }
        let seeds = (0...more).map { plan.firstSeed + $0 }
        let blocks = results.blocks(finalists, seeds: seeds, steps: plan.shortSteps).blocks
        spread = blocks.pooled
        let means = blocks.values.map { Sample($0).mean }
        let order = finalists.indices.sorted { means[$0] == means[$1] ? $0 < $1 : means[$0] > means[$1] }
        // The better finalist of every arm.
        var best: [Int] = []
        for index in order where !best.contains(where: { finalists[$0].arm == finalists[index].arm }) {
            best.append(index)
        }
        guard let leader = best.first else { return }

        let p = HolmCorrection.adjusted(
            best.dropFirst().map { blocks.difference(leader, $0).pValue }, among: Field.pairs(of: best.count))
        candidates = [finalists[leader]]
        for (index, p) in zip(best.dropFirst(), p) {
            let difference = blocks.difference(leader, index)
            if p < Elimination.level && difference.differences.mean > plan.worth {
                left.append(.init(candidate: finalists[index], lead: difference.interval(), isForBudget: false))
            } else {
                candidates.append(finalists[index])
            }
        }
        candidates += neighbours(of: candidates, results: results)
        cut(to: max(min(2, candidates.count), affordable(results) / Self.runsEach), results: results)
    }

    /// The second rate of each arm where the squeezed runs do not tell it from the best.
    private func neighbours(of candidates: [Candidate], results: Results) -> [Candidate] {
        guard let spread else { return [] }
        let reach = StudentT(degrees: spread.degrees).quantile(1 - Self.rateLevel) * spread.deviation
        return candidates.compactMap { candidate in
            guard let second = ranking[candidate.arm].prefix(2).first(where: { $0 != candidate.rate }) else {
                return nil
            }
            let other = Candidate(arm: candidate.arm, rate: second)
            let pair = results.blocks(
                [candidate, other], seeds: (0...Self.degrees).map { plan.firstSeed + $0 }, steps: plan.shortSteps
            ).blocks
            guard pair.seeds > 0 else { return nil }
            let gap = pair.difference(0, 1).differences.mean
            return gap < reach / Double(pair.seeds).squareRoot() ? other : nil
        }
    }

    /// Runs at full length that can be paid after the squeezed ones.
    private func affordable(_ results: Results) -> Int {
        let short = Results(metric: results.metric, done: results.done.filter { $0.key.steps == plan.shortSteps })
        let spending = Spending(plan.budget, results: short, running: [])
        return spending.affordable(steps: plan.steps, keeping: spending.price(of: plan.confirm * 2, steps: plan.steps))
    }

    /// Leaves as many as can be paid: second rates first, then the arms that are furthest behind.
    private mutating func cut(to count: Int, results: Results) {
        guard candidates.count > count else { return }
        let leader = candidates[0]
        for candidate in candidates.suffix(from: count)
        where !candidates.prefix(count).contains(where: { $0.arm == candidate.arm }) {
            let pair = results.blocks(
                [leader, candidate], seeds: (0...Self.degrees).map { plan.firstSeed + $0 }, steps: plan.shortSteps
            ).blocks
            let lead = PairedDifference(pair.difference(0, 1).differences.values, others: spread).interval()
            left.append(.init(candidate: candidate, lead: lead, isForBudget: true))
        }
        candidates = Array(candidates.prefix(count))
        left.sort { $0.lead.estimate < $1.lead.estimate }
    }
}
