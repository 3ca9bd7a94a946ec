import Foundation

@testable import AnnealEvidence

/// What came of many races of which the truth is known.
struct RaceSurvey {
    static let races: UInt64 = 500

    /// Races that named an arm that is as good as the leader, or better, as worse.
    private(set) var falselyWorse = 0
    /// Races in which the best arm led and every worse one was found to be worse.
    private(set) var found = 0
    /// Races that called arms equivalent that differ by what matters.
    private(set) var falselyEquivalent = 0
    /// Races that called every arm as good as the leader.
    private(set) var equivalent = 0
    /// Races that left an arm undecided.
    private(set) var undecided = 0
    private(set) var trials = 0
    private var intervals = 0
    private var covered = 0
    private var means = 0
    private var coveredMeans = 0

    init(worth: Double, _ trainer: (UInt64) -> SimulatedTrainer) {
        for world in 0..<Self.races { add(trainer(world), worth: worth) }
    }

    private mutating func add(_ trainer: SimulatedTrainer, worth: Double) {
        let standing = run(trainer.plan(worth: worth), result: trainer.result).standing
        trials += standing.trials
        guard let leader = standing.leader, let rate = leader.rate else { return }
        let best = trainer.truth(arm: leader.arm, rate: rate)
        var (isFalse, isFound, isFalselyEqual, isOpen, areEqual) = (false, true, false, false, true)
        for arm in standing.arms {
            guard let rate = arm.rate else { continue }
            let truth = trainer.truth(arm: arm.arm, rate: rate)
            if let mean = arm.mean, mean.halfWidth.isFinite {
                means += 1
                coveredMeans += mean.contains(truth) ? 1 : 0
            }
            switch arm.verdict {
            case .behind(let lead, _), .leftOut(let lead, _):
                isFalse = isFalse || truth >= best
                areEqual = false
                count(lead, best - truth)
            case .equivalent(let lead):
                isFound = isFound && truth >= best
                isFalselyEqual = isFalselyEqual || abs(best - truth) >= worth
                count(lead, best - truth)
            case .undecided(let lead, _, _):
                isFound = isFound && truth >= best
                (isOpen, areEqual) = (true, false)
                count(lead, best - truth)
            case .leads: isFound = isFound && truth == trainer.means.max()
            case .failed, .unmeasured: (isFound, areEqual) = (false, false)
            }
        }
        falselyWorse += isFalse ? 1 : 0
        found += isFound ? 1 : 0
        falselyEquivalent += isFalselyEqual ? 1 : 0
        equivalent += areEqual ? 1 : 0
        undecided += isOpen ? 1 : 0
    }

    private mutating func count(_ lead: Interval, _ truth: Double) {
        intervals += 1
        covered += lead.contains(truth) ? 1 : 0
    }

    func share(_ number: KeyPath<RaceSurvey, Int>) -> Double { Double(self[keyPath: number]) / Double(Self.races) }
    var coverage: Double { Double(covered) / Double(intervals) }
    var coverageOfMeans: Double { Double(coveredMeans) / Double(means) }

    /// A row of the page's table.
    func row(_ name: String, isEqual: Bool) -> String {
        func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
        let cells = [
            name, percent(share(\.falselyWorse)), isEqual ? "nothing to tell" : percent(share(\.found)),
            percent(share(\.equivalent)), percent(share(\.undecided)), percent(coverage),
            "\(Int((Double(trials) / Double(Self.races)).rounded()))",
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }
}
