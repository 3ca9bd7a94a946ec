internal import AnnealEvidence
internal import AnnealHost
internal import AnnealTrials

/// The rounds of a search: every shape at its best rate on squeezed runs, and then the next shapes.
struct SearchRounds {
    private typealias Shape = ShapeSearch.Shape

    /// Of the budget for the rounds; the rest is for the best at full length.
    private static let share = 0.6

    private let families: [ShapeFamily]
    private let comparison: ComparisonRun
    private let options: ComparisonOptions
    private var search: ShapeSearch
    /// What can be tried, by the schedule's text: what a plugin refuses and what is there already is left out.
    private var schedules: [(shape: Shape, schedule: ScheduleSpecification, grid: RateGrid)] = []
    private var looked = 0
    private var found: [Shape: (rate: Double, score: Double)] = [:]
    private var spent = 0.0

    init(_ families: [ShapeFamily], count: Int, _ comparison: ComparisonRun, _ options: ComparisonOptions) {
        self.families = families
        self.comparison = comparison
        self.options = options
        search = ShapeSearch(dimensions: families.map(\.numbers.count), count: count)
    }

    /// Until all rounds are over, or their share of the budget is spent.
    mutating func run() throws {
        let grid = try comparison.subject.grids(comparison.store, comparison.experiment)[0].grid
        let rounds = ShapeSearch.refinements + 1
        while true {
            try add(grid)
            let (plan, subject) = try plan(schedules.map { ($0.schedule, $0.grid) }, .rates)
            comparison.console.print(
                "round \(search.round + 1) of \(rounds): \(schedules.count) shapes, each at its best rate on squeezed runs"
            )
            let race = try comparison.race(plan, of: subject)
            try comparison.stopIfInterrupted()
            spent = race.spent
            for (entry, best) in zip(schedules, race.bestRates) { found[entry.shape] = best }
            if race.isCutShort { comparison.console.print("the budget for shapes is spent") }
            if search.isOver || race.isCutShort { return }
            search.refine { [found] in found[$0]?.score }
        }
    }

    /// Takes the shapes that are new.
    private mutating func add(_ grid: RateGrid) throws {
        var refusal: (any Error)?
        for shape in search.shapes.dropFirst(looked) {
            let family = families[shape.family]
            let schedule = family.schedule(at: shape.shares)
            guard !schedules.contains(where: { $0.schedule == schedule }) else { continue }
            do {
                _ = try comparison.subject.trying([schedule]).rates(ofArm: 0, rate: 1)
            } catch {
                refusal = refusal ?? error
                continue
            }
            // The best rate of a shape is near that of its neighbours.
            let known = bestRate(of: shape.family)
            schedules.append((shape, schedule, known.map(grid.near) ?? grid))
        }
        looked = search.shapes.count
        if schedules.isEmpty, let refusal { throw refusal }
    }

    /// The rate of a family's best shape so far; of equals the first one's.
    private func bestRate(of family: Int) -> Double? {
        var best: (rate: Double, score: Double)?
        for entry in schedules where entry.shape.family == family {
            if let next = found[entry.shape], next.score > best?.score ?? -.infinity { best = next }
        }
        return best?.rate
    }

    private func plan(
        _ arms: [(schedule: ScheduleSpecification, grid: RateGrid)], _ design: RacePlan.Design
    ) throws -> (plan: RacePlan, subject: any ComparisonSubject) {
        let subject = try comparison.subject.trying(arms.map(\.schedule))
        let names = try subject.grids(comparison.store, comparison.experiment).map(\.name)
        var plan = try options.plan(
            for: subject, arms: zip(names, arms).map { RacePlan.Arm($0, grid: $1.grid) })
        plan.design = design
        if design == .rates { plan.budget = plan.budget.with { $0 * Self.share } }
        return (plan, subject)
    }

    /// The race of the best at full length, with what the rounds have left of the budget.
    func final() throws -> (plan: RacePlan, subject: any ComparisonSubject) {
        let finalists = search.finalists { found[$0]?.score }
        guard !finalists.isEmpty else { throw try comparison.nothingTrained() }
        let arms = schedules.filter { finalists.contains($0.shape) }.map { entry in
            (entry.schedule, found[entry.shape].map { entry.grid.near($0.rate) } ?? entry.grid)
        }
        var (plan, subject) = try plan(arms, .racing(mostSeeds: RacePlan.usualSeeds))
        // The finalists' own squeezed runs are counted by the race.
        var looks = plan
        looks.design = .rates
        let results = try comparison.store.results(
            of: comparison.experiment, arms: plan.arms.map(\.name), metric: plan.metric)
        let others = spent - Race(looks, results: results).spent
        plan.budget = plan.budget.with { max(0, $0 - others) }
        return (plan, subject)
    }
}
