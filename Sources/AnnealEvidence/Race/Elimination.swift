/// The second part of a race: candidates at full length on more and more of the same seeds, dropped when they are behind beyond
/// doubt, until one is left or all that are left are as good as the leader for all that matters.
struct Elimination {
    /// Why it ended.
    enum Ending: String, Sendable, Codable {
        /// One arm is left.
        case decided
        /// All arms that are left are within `worth` of the leader.
        case equivalent
        /// The most seeds of the plan.
        case seeds
        /// Nothing that trained is left.
        case failed
    }

    /// Seeds after which the candidates are looked at.
    static let looks = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]
    /// The one-sided level of one look, all pairs of arms together (Holm). A difference is looked at up to nine times; 0.01 two-sided
    /// at each keeps the chance of one false finding at five in a hundred (Pocock 1977 <https://doi.org/10.1093/biomet/64.2.191>:
    /// 0.0112 for nine looks).
    static let level = 0.005
    /// Seeds after which one rate of each arm is left.
    static let oneRate = 3

    let plan: RacePlan
    /// What fresh seeds have opened again after all seeds below a number had closed it.
    struct Reopened {
        /// Seeds from which on arms may be found equivalent, and these be dropped.
        var from = 1
        var candidates: Set<Candidate> = []
    }

    private let reopened: Reopened
    /// What is left, the best first.
    private(set) var alive: [Candidate]
    private(set) var dropped: [Candidate] = []
    private(set) var failed: [Candidate] = []
    /// Seeds of the last look.
    private(set) var seeds = 0
    private(set) var wanted: [Trial] = []
    private(set) var ending: Ending?

    /// - Parameter spread: of the squeezed runs, for the first look, when long runs have not shown theirs.
    init(
        _ plan: RacePlan, candidates: [Candidate], spread: Spread?, mostSeeds: Int, reopened: Reopened = Reopened(),
        results: Results
    ) {
        self.plan = plan
        self.reopened = reopened
        alive = candidates
        for look in Self.looks.filter({ $0 < mostSeeds }) + [mostSeeds] {
            let seeds = (0..<look).map { plan.firstSeed + $0 }
            let trials = seeds.flatMap { seed in alive.map { $0.trial(seed: seed, steps: plan.steps) } }
            wanted = trials.filter { results[$0] == nil }
            guard wanted.isEmpty else { return }
            self.seeds = look
            let broken = alive.filter { candidate in
                seeds.contains { results.failed(candidate.trial(seed: $0, steps: plan.steps)) }
            }
            failed += broken
            alive.removeAll { broken.contains($0) }
            compare(on: seeds, spread: look == 1 ? spread : nil, results: results)
            if alive.isEmpty { ending = .failed }
            if alive.count == 1 { ending = .decided }
            if ending != nil { return }
        }
        ending = .seeds
    }

    /// One look.
    private mutating func compare(on seeds: [Int], spread: Spread?, results: Results) {
        guard alive.count > 1 else { return }
        let blocks = results.blocks(alive, seeds: seeds, steps: plan.steps).blocks
        let means = blocks.values.map { Sample($0).mean }
        let order = alive.indices.sorted { means[$0] == means[$1] ? $0 < $1 : means[$0] > means[$1] }
        func difference(_ a: Int, _ b: Int) -> PairedDifference {
            let difference = blocks.difference(a, b)
            return spread == nil ? difference : PairedDifference(difference.differences.values, others: spread)
        }

        // Rates of one arm make no claims: the better one goes on as soon as it is probably the better one.
        var best: [Int] = []
        var second: [Int] = []
        var worse: [Int] = []
        for index in order {
            if let leader = best.first(where: { alive[$0].arm == alive[index].arm }) {
                let isOut = seeds.count >= Self.oneRate || difference(leader, index).pValue < ShortRuns.rateLevel
                if isOut { worse.append(index) } else { second.append(index) }
            } else {
                best.append(index)
            }
        }
        let leader = best[0]
        let others = Array((best + second).dropFirst().filter { alive[$0].arm != alive[leader].arm })
        let p = HolmCorrection.adjusted(
            others.map { difference(leader, $0).pValue }, among: Field.pairs(of: best.count))
        worse += zip(others, p).filter { $1 < Self.level }.map(\.0)
        if seeds.count < reopened.from { worse.removeAll { reopened.candidates.contains(alive[$0]) } }

        dropped += worse.map { alive[$0] }
        let left = order.filter { !worse.contains($0) }
        let isEquivalent =
            seeds.count > 1 && seeds.count >= reopened.from
            && left.dropFirst().allSatisfy {
                difference(leader, $0).interval(confidence: Field.confidence(of: plan.arms.count)).lies(
                    within: plan.worth)
            }
        alive = left.map { alive[$0] }
        if alive.count > 1 && isEquivalent { ending = .equivalent }
    }
}
