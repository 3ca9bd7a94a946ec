/// A comparison as a function of its results: what to run next, and what is known.
///
///     let race = Race(plan, results: results)
///     race.wanted     // trials to start, as many at once as there are workers
///     race.isOver     // nothing is left to do within the budget
///     race.standing   // who leads, and how sure that is
///
/// It has no state of its own: the same results, in whatever order they came and whenever it is asked, lead to the same next
/// trials. So it goes on after it was killed, and with a larger budget, without doing anything again.
public struct Race: Sendable {
    public enum Phase: String, Sendable, Codable {
        /// Squeezed runs look for each arm's rate.
        case rates
        /// Runs at full length, seed by seed.
        case seeds
        /// The two best on fresh seeds.
        case confirming
        case over
    }

    public let plan: RacePlan
    /// Trials to start now, in this order; empty while those that run must be waited for, and when the race is over.
    public private(set) var wanted: [Trial] = []
    public private(set) var phase = Phase.rates
    /// Whether something that the rules ask for was left out since the budget did not reach.
    public private(set) var isCutShort = false
    /// Spent of the budget, in its unit.
    public let spent: Double

    let results: Results
    private let running: Set<Trial>
    private(set) var field = Field()

    public var isOver: Bool { phase == .over && running.allSatisfy { results[$0] != nil } }

    /// - Parameter running: trials that were started and are not done.
    public init(_ plan: RacePlan, results: Results, running: Set<Trial> = []) {
        self.plan = plan
        self.results = results
        self.running = running
        let counted = plan.counted(results)
        spent = Spending(plan.budget, results: counted, running: []).spent
        var spending = Spending(plan.budget, results: counted, running: running)
        advance(&spending)
    }

    /// Replays the race up to the first trials that are missing.
    private mutating func advance(_ spending: inout Spending) {
        switch plan.design {
        case .rates:
            let rates = RateRuns(plan, results: results)
            field.alive = rates.best(plan, results: results)
            if ask(for: rates.wanted, of: &spending) { return }
            phase = .over
            return
        case .racing(let mostSeeds):
            let short = ShortRuns(plan, results: results)
            field = Field(short: short)
            if ask(for: short.wanted, of: &spending) { return }
            guard short.wanted.isEmpty, !short.candidates.isEmpty else {
                field.alive = short.best
                phase = .over
                return
            }
            var reopened = Elimination.Reopened()
            while true {
                phase = .seeds
                let long = Elimination(
                    plan, candidates: short.candidates, spread: short.spread, mostSeeds: mostSeeds,
                    reopened: reopened, results: results)
                field = Field(short: short, long: long)
                if ask(for: long.wanted, of: &spending, keeping: reserve(of: spending)) { return }
                if confirm(&spending) { return }
                // Fresh seeds may open again what the others had closed.
                let open = isCutShort ? [] : Comparison(self).open
                guard long.ending == .equivalent || long.ending == .decided, !open.isEmpty, long.seeds >= reopened.from
                else {
                    break
                }
                reopened.from = long.seeds + 1
                reopened.candidates.formUnion(open)
            }
        case .grid(let seeds):
            phase = .seeds
            let grid = GridRuns(plan, seeds: seeds, results: results)
            field = Field(grid: grid)
            if ask(for: grid.wanted, of: &spending, keeping: reserve(of: spending)) { return }
            if confirm(&spending) { return }
        }
        phase = .over
    }

    /// Asks for the two best on fresh seeds.
    private mutating func confirm(_ spending: inout Spending) -> Bool {
        phase = .confirming
        let fresh = (0..<plan.confirm).flatMap { index in
            confirmed.map { $0.trial(seed: plan.freshSeed(index), steps: plan.steps) }
        }
        return ask(for: fresh.filter { results[$0] == nil }, of: &spending)
    }

    /// What is kept back of the budget for that.
    private func reserve(of spending: Spending) -> Double {
        let fresh = Set((0..<plan.confirm).map(plan.freshSeed))
        let done = results.done.keys.count { $0.steps == plan.steps && fresh.contains($0.seed) }
        return spending.price(of: max(0, plan.confirm * 2 - done), steps: plan.steps)
    }

    /// Asks for what is missing as far as the budget reaches. Returns whether it is worth waiting for: with the budget gone only
    /// those that run already are.
    private mutating func ask(for missing: [Trial], of spending: inout Spending, keeping reserve: Double = 0) -> Bool {
        let open = missing.filter { !running.contains($0) }
        wanted = spending.admit(open, keeping: reserve)
        isCutShort = isCutShort || wanted.count < open.count
        return !wanted.isEmpty || open.count < missing.count
    }

    /// The two that are measured on fresh seeds: the leader and the best of another arm; the leader alone if there is none.
    var confirmed: [Candidate] {
        guard let leader = field.order.first else { return [] }
        return [leader] + field.order.dropFirst().filter { $0.arm != leader.arm }.prefix(1)
    }
}
