/// What is compared, and by which rules.
public struct RacePlan: Sendable, Equatable, Codable {
    /// One of the things compared: a schedule, an optimizer, a recipe.
    public struct Arm: Sendable, Equatable, Codable {
        public let name: String
        public let grid: RateGrid

        public init(_ name: String, grid: RateGrid) {
            self.name = name
            self.grid = grid
        }
    }

    public enum Design: Sendable, Equatable, Codable {
        /// Each arm's best rate on squeezed runs of the first seed, and no more: a search's look at many shapes.
        case rates
        /// Rates on squeezed runs, then arms at full length, on at most `mostSeeds` seeds.
        case racing(mostSeeds: Int)
        /// Every arm at every rate of its grid on each of `seeds` seeds.
        case grid(seeds: Int)
    }

    /// Seeds that a race has unless it is told, and at most: its levels allow for so many looks.
    public static let (usualSeeds, mostSeeds) = (24, 64)

    public var arms: [Arm]
    public var metric: Metric
    /// Of a trial at full length.
    public var steps: Int
    /// Of a squeezed trial, at most `steps`.
    public var shortSteps: Int
    /// The smallest difference that matters, in the unit in which the metric is shown.
    public var worth: Double
    public var design: Design
    /// Fresh seeds on which the two best are measured again; 0 for none.
    public var confirm: Int
    /// The seed of the first trials; the next ones follow it.
    public var firstSeed: Int
    public var budget: Budget

    /// - Parameter shortSteps: a third of `steps` if not given.
    public init(
        arms: [Arm], metric: Metric, steps: Int, shortSteps: Int? = nil, worth: Double,
        design: Design = .racing(mostSeeds: RacePlan.usualSeeds), confirm: Int = 3, firstSeed: Int = 0,
        budget: Budget = .unlimited
    ) {
        self.arms = arms
        self.metric = metric
        self.steps = steps
        self.shortSteps = max(1, min(steps, shortSteps ?? (steps + 2) / 3))
        self.worth = worth
        self.design = design
        self.confirm = confirm
        self.firstSeed = firstSeed
        self.budget = budget
    }

    /// The trials that the budget is for: a look at rates does not count the longer runs of those that went on.
    func counted(_ results: Results) -> Results {
        guard design == .rates else { return results }
        return Results(
            metric: results.metric,
            done: results.done.filter { $0.key.steps == shortSteps && $0.key.seed == firstSeed })
    }

    /// A seed that chose nothing: far from those of the race.
    func freshSeed(_ index: Int) -> Int { firstSeed + 10_000 + index }
}
