/// Who is in the race, and who is not any more.
struct Field: Sendable {
    /// A candidate that did not go on to full length.
    struct LeftOut: Sendable {
        let candidate: Candidate
        /// The leader's lead on the squeezed runs.
        let lead: Interval
        /// Whether it might have gone on with a larger budget.
        let isForBudget: Bool
    }

    /// Still in it, the best first.
    var alive: [Candidate] = []
    /// Out at full length, the last one first.
    var dropped: [Candidate] = []
    /// Out after the squeezed runs, the nearest first.
    var left: [LeftOut] = []
    /// Did not come to the end of a trial at full length.
    var failed: [Candidate] = []
    /// Of a difference of two squeezed runs.
    var shortSpread: Spread?
    /// The one-sided level at which differences are found, and of how many looks this is one.
    var level = 0.025

    init() {}

    /// Every arm at its best rate.
    init(grid: GridRuns) { alive = grid.best }

    /// After squeezed runs alone.
    init(short: ShortRuns) {
        alive = short.candidates
        left = short.left
        shortSpread = short.spread
        level = Elimination.level
    }

    init(short: ShortRuns, long: Elimination) {
        self.init(short: short)
        alive = long.alive
        dropped = long.dropped.reversed()
        failed = long.failed
    }

    /// One candidate of each arm, the best first: those at full length, then those that were left out.
    var order: [Candidate] {
        var arms: Set<Int> = []
        return (alive + dropped + left.map(\.candidate)).filter { arms.insert($0.arm).inserted }
    }

    /// Comparisons of two arms that there are: which of them leads is not known beforehand, so that a test of the leader against
    /// one other is one of all of them.
    static func pairs(of arms: Int) -> Int { max(1, arms * (arms - 1) / 2) }

    /// The confidence at which an interval against the leader is right in 95 of 100 cases, although the leader was chosen for its
    /// results: of all pairs of arms those with the leader are looked at (Benjamini and Yekutieli 2005
    /// <https://doi.org/10.1198/016214504000001907>).
    static func confidence(of arms: Int) -> Double { 1 - 0.05 * 2 / Double(max(2, arms)) }
}
