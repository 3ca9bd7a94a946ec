/// How long trials are, and how often each is made: three rounds, of a quarter, a half and the whole of the longest trial.
///
///     let plan = TrialPlan(run: 10_000, stepsPerEpoch: 100)
///     plan.lengths            // [50, 100, 200]: two epochs at most
///     plan.seeds(inRound: 0)  // 0..<1
///     plan.seeds(inRound: 2)  // 0..<3
///
/// A first impression decides only what is far behind, so the seeds are spent on the last round.
public struct TrialPlan: Sendable, Equatable {
    /// The seeds of the last round, unless they are given.
    public static let usualSeeds = 3
    /// More seeds are taken where they cost next to nothing, until this many rows were set aside in all, and no more than so many.
    private static let (rowsWanted, mostSeeds) = (3000, 30)
    /// The rates of the last round half way from the best to its neighbours.
    private static let halfWay = 2
    /// A trial of fewer steps says nothing.
    private static let shortest = 10

    /// The steps of the trials of each round, rising.
    public let lengths: [Int]
    /// The seeds of the last round.
    public let seeds: Int
    /// Whether the rounds before it have them all too.
    public let repeatsEveryRound: Bool

    /// - Parameters:
    ///   - longest: The steps of a trial of the last round, at least 1.
    ///   - seeds: At least 1.
    public init(longest: Int, seeds: Int, repeatsEveryRound: Bool = false) {
        let longest = max(1, longest)
        lengths = [longest / 4, longest / 2, longest].reduce(into: []) { lengths, steps in
            if steps > lengths.last ?? 0 { lengths.append(steps) }
        }
        self.seeds = max(1, seeds)
        self.repeatsEveryRound = repeatsEveryRound
    }

    /// The trials that a run asks for: two epochs and no more, since many epochs over few rows learn them by heart, and half of it at most.
    ///
    /// A run that costs next to nothing is tried as a whole in its last round, since nothing is foretold better than by itself, and with
    /// more seeds where few rows are set aside. In between, trials are as long as is affordable.
    ///
    /// - Parameters:
    ///   - run: The steps of the run that the rate is for.
    ///   - seeds: `nil` for the usual.
    ///   - rowsAside: The rows that a seed sets aside for itself; `nil` if all seeds have the same.
    ///   - affordable: The steps that all trials together may take where they cost next to nothing.
    ///   - budget: The steps that all trials may take together; `nil` for no limit. Trials have ten steps in any case.
    public init(
        run: Int, stepsPerEpoch: Int, seeds: Int? = nil, rowsAside: Int? = nil, affordable: Double = 0,
        budget: Int? = nil
    ) {
        let run = max(1, run)
        let repeated = rowsAside.map { (Self.rowsWanted + $0 - 1) / max(1, $0) } ?? 0
        let free = min(affordable, budget.map { Double($0) } ?? .infinity)
        let whole = Double(run) * Self.usualCost(seeds: 1, everyRound: true)
        let wanted = seeds ?? max(Self.usualSeeds, min(repeated, Self.mostSeeds, Int(min(free / whole, 1e6))))
        if whole * Double(wanted) <= free {
            self.init(longest: run, seeds: wanted, repeatsEveryRound: true)
            return
        }
        func longest(within steps: Double, seeds: Int) -> Int {
            Int(min(Double(run), steps / Self.usualCost(seeds: seeds, everyRound: false)))
        }
        let usual = max(min(2 * stepsPerEpoch, run / 2), longest(within: affordable, seeds: seeds ?? Self.usualSeeds))
        // The same seed shakes all rates alike, but a short trial misleads: so length is bought first, and seeds of what is left.
        let most = seeds ?? Self.usualSeeds
        let seeds =
            seeds ?? budget.flatMap { budget in
                (1...most).last { longest(within: Double(budget), seeds: $0) >= usual } ?? 1
            } ?? most
        let limit = budget.map { longest(within: Double($0), seeds: seeds) } ?? usual
        let steps = min(run, max(Self.shortest, min(usual, limit)))
        // A trial ends where an epoch does, as runs do: the last batch of one may be small, and shakes a constant rate more.
        self.init(longest: steps > stepsPerEpoch ? steps - steps % stepsPerEpoch : steps, seeds: seeds)
    }

    public var longest: Int { lengths[lengths.count - 1] }

    /// The seeds that the trials of a round are made with.
    public func seeds(inRound round: Int) -> Range<Int> {
        repeatsEveryRound || round == lengths.count - 1 ? 0..<seeds : 0..<1
    }

    /// The rates that go on to the next round, of so many: the better half, and at least three, which a minimum takes.
    static func survivors(of count: Int) -> Int { max(3, (count + 1) / 2) }

    /// The cost of all rounds in trials of full length, if eight rates begin and the best is nowhere at an edge.
    private static func usualCost(seeds: Int, everyRound: Bool) -> Double {
        (8.0 / 4 + 4.0 / 2) * (everyRound ? Double(seeds) : 1) + Double(survivors(of: 4) + halfWay) * Double(seeds)
    }

    /// The steps that all trials will take, if the best rate is nowhere at an edge.
    public func expectedSteps(candidates: Int) -> Int {
        var (count, total) = (candidates, 0)
        for (round, steps) in lengths.enumerated() {
            let more = round == lengths.count - 1 ? Self.halfWay : 0
            total += (count + more) * steps * seeds(inRound: round).count
            count = min(count, Self.survivors(of: count))
        }
        return total
    }
}
