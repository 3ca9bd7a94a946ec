/// Every arm against the leader.
struct Comparison {
    private let race: Race
    private let spending: Spending
    private let raceSeeds: [Int]
    private let freshSeeds: [Int]
    private let leader: Candidate?
    /// What is done, arm by arm.
    private let done: [[Trial: TrialResult]]
    /// The candidate that stands for each arm.
    private let candidates: [Int: Candidate]

    private var plan: RacePlan { race.plan }
    private var results: Results { race.results }

    init(_ race: Race) {
        self.race = race
        let (plan, results) = (race.plan, race.results)
        spending = Spending(plan.budget, results: results, running: [])
        let fresh = (0..<plan.confirm).map(plan.freshSeed)
        let all = Set(results.done.keys.filter { $0.steps == plan.steps }.map(\.seed))
        freshSeeds = fresh.filter(all.contains)
        raceSeeds = all.subtracting(fresh).sorted()
        // Of the two that were measured again the one that is better on all seeds.
        let pair = race.confirmed
        let again = results.blocks(pair, seeds: raceSeeds + freshSeeds, steps: plan.steps).blocks
        let isTurned = pair.count == 2 && again.seeds > 0 && again.difference(0, 1).differences.mean < 0
        leader = isTurned ? pair[1] : pair.first
        done = results.done.reduce(into: Array(repeating: [:], count: plan.arms.count)) { arms, trial in
            arms[trial.key.arm][trial.key] = trial.value
        }
        var candidates = Dictionary(race.field.order.map { ($0.arm, $0) }) { first, _ in first }
        if let leader { candidates[leader.arm] = leader }
        self.candidates = candidates
    }

    /// The leader and those of which it is not known how they compare with it, of the ones that are still in the race and, if it ran at
    /// full length before, the one that was measured again; empty if all is known.
    var open: Set<Candidate> {
        guard let leader else { return [] }
        let again = race.confirmed.filter(race.field.dropped.contains)
        let undecided = (race.field.alive + again).filter { other in
            guard other.arm != leader.arm, case .undecided = verdict(leader, over: other) else { return false }
            return true
        }
        return undecided.isEmpty ? [] : Set(undecided + [leader])
    }

    func standing(_ arm: Int) -> ArmStanding {
        let candidate = candidates[arm]
        let scores = candidate.map { candidate in
            (raceSeeds + freshSeeds).compactMap { results.score(candidate, seed: $0, steps: plan.steps) }
        }
        let sample = Sample(scores ?? [])
        let rates = tried(arm)
        let seconds = done[arm].filter { trial, result in
            trial.steps == plan.steps && trial.rate == candidate?.rate && result.value != nil
        }.map(\.value.seconds)
        let verdict = verdict(arm, candidate)
        return ArmStanding(
            arm: arm, name: plan.arms[arm].name, rate: candidate?.rate,
            forgiving: candidate.flatMap { forgiving($0.rate, rates) },
            rates: rates.map { .init(rate: $0.rate, value: $0.score.map(plan.metric.shown)) }, seeds: sample.count,
            mean: candidate.flatMap { mean($0, verdict) },
            interquartileMean: sample.count > 0 ? plan.metric.shown(score: sample.interquartileMean) : nil,
            seconds: seconds.isEmpty ? nil : seconds.sorted().reduce(0, +) / Double(seconds.count),
            spentSeconds: done[arm].map(\.value.seconds).sorted().reduce(0, +),
            verdict: verdict)
    }

    /// The leader's on fresh seeds if there are two at least, that of another arm by its distance from there: arms that ran on different
    /// seeds are compared by those that both have, and a lucky seed that one of them lacks says nothing.
    private func mean(_ candidate: Candidate, _ verdict: Verdict) -> Interval? {
        guard var score = sampled(candidate) else { return nil }
        if let lead = verdict.lead, let first = leader.flatMap(sampled) {
            let squares = first.halfWidth * first.halfWidth + lead.halfWidth * lead.halfWidth
            score = Interval(first.estimate - lead.estimate, plusMinus: squares.squareRoot())
        }
        let (a, b) = (plan.metric.shown(score: score.low), plan.metric.shown(score: score.high))
        return Interval(estimate: plan.metric.shown(score: score.estimate), low: min(a, b), high: max(a, b))
    }

    /// The mean of its own seeds, the fresh ones if there are two at least.
    private func sampled(_ candidate: Candidate) -> Interval? {
        func sample(_ seeds: [Int]) -> Sample {
            Sample(seeds.compactMap { results.score(candidate, seed: $0, steps: plan.steps) })
        }
        let (race, fresh) = (sample(raceSeeds), sample(freshSeeds))
        guard race.count + fresh.count > 0 else { return nil }
        // The race's seeds shake alike, whatever they chose.
        return fresh.count > 1 ? fresh.interval(spreadAlso: race) : race.interval()
    }

    /// The rates of an arm on the first seed, of the shortest trials that there are.
    private func tried(_ arm: Int) -> [(rate: Double, score: Double?)] {
        let first = done[arm].keys.filter { $0.seed == plan.firstSeed }
        let steps = first.map(\.steps).min()
        return first.filter { $0.steps == steps }.sorted { $0.rate < $1.rate }.map { ($0.rate, results.score($0)) }
    }

    /// From a rate to both sides as far as no rate is worse by `worth`.
    private func forgiving(_ rate: Double, _ rates: [(rate: Double, score: Double?)]) -> ClosedRange<Double>? {
        let scores = rates.map { $0.score ?? -.infinity }
        guard let best = rates.firstIndex(where: { $0.rate == rate }), scores[best].isFinite else { return nil }
        func reaches(_ index: Int) -> Bool { scores[index] > scores[best] - plan.worth }
        var (low, high) = (best, best)
        while low > 0 && reaches(low - 1) { low -= 1 }
        while high + 1 < scores.count && reaches(high + 1) { high += 1 }
        return rates[low].rate...rates[high].rate
    }

    private func verdict(_ arm: Int, _ candidate: Candidate?) -> Verdict {
        if arm == leader?.arm { return .leads }
        guard let leader, let candidate else {
            return !done[arm].isEmpty && done[arm].values.allSatisfy({ $0.value == nil })
                || race.field.failed.contains { $0.arm == arm }
                ? .failed : .unmeasured
        }
        return verdict(leader, over: candidate)
    }

    private func verdict(_ leader: Candidate, over other: Candidate) -> Verdict {
        let pair = results.blocks([leader, other], seeds: raceSeeds + freshSeeds, steps: plan.steps)
        if pair.blocks.seeds == 0, let left = race.field.left.first(where: { $0.candidate == other }) {
            return .leftOut(left.lead, forBudget: left.isForBudget)
        }
        guard pair.blocks.seeds > 0 else { return .unmeasured }
        let lead = PairedDifference(pair.blocks.difference(0, 1).differences.values, others: others(leader, other))
        let usual = lead.interval(confidence: Field.confidence(of: plan.arms.count))
        if usual.lies(within: plan.worth) { return .equivalent(usual) }
        let fresh = zip(pair.seeds, lead.differences.values).filter { freshSeeds.contains($0.0) }.map(\.1)
        if fresh.count > 1 {
            let interval = lead.interval(of: Sample(fresh))
            if interval.isAbove(0) { return .behind(interval, basis: .fresh) }
        }
        // Out beyond doubt among all pairs of arms, then or by now.
        let level = race.field.level
        let isOut =
            race.field.dropped.contains(other) || lead.pValue * Double(Field.pairs(of: race.plan.arms.count)) < level
        let strict = lead.interval(confidence: 1 - 2 * level)
        if isOut && strict.isAbove(0) { return .behind(strict, basis: .all) }
        let needed = lead.spread.map {
            SeedsNeeded(deviation: $0.deviation, level: 2 * level)
                .toDecide(lead.differences.mean, worth: plan.worth)
        }
        let more = max(1, (needed ?? SeedsNeeded.most) - lead.count)
        // It may have been looked at many times before it was left undecided, and among all pairs: the interval at which a look decides.
        let wide = lead.interval(confidence: 1 - 2 * level / Double(Field.pairs(of: plan.arms.count)))
        return .undecided(wide, moreSeeds: more, seconds: Double(2 * more) * spending.seconds(steps: plan.steps))
    }

    /// What the other arms say about the spread of a difference: those that ran on all seeds of the pair, whether or not they are
    /// still in the race, so that an arm that went is judged as it was when it went.
    private func others(_ a: Candidate, _ b: Candidate) -> Spread? {
        let seeds = results.blocks([a, b], seeds: raceSeeds, steps: plan.steps).seeds
        let more = (race.field.alive + race.field.dropped).filter { other in
            other != a && other != b && seeds.allSatisfy { results.score(other, seed: $0, steps: plan.steps) != nil }
        }
        guard !more.isEmpty, seeds.count > 1 else { return race.field.shortSpread }
        let blocks = results.blocks([a, b] + more, seeds: seeds, steps: plan.steps).blocks
        return blocks.difference(0, 1).others
    }
}
