import Testing

@testable import AnnealEvidence

/// Races over arms whose truth is known.
@Suite struct SimulatedRaceTests {
    private static let races: UInt64 = 300

    /// What came of many races.
    private struct Survey {
        /// Races that named an arm that is as good as the leader, or better, as worse.
        var falselyWorse = 0
        /// Races in which every worse arm was found to be worse.
        var found = 0
        /// Races that called arms equivalent that differ by what matters.
        var falselyEquivalent = 0
        var intervals = 0
        var covered = 0
        var means = 0
        var coveredMeans = 0

        init(worth: Double = 0.2, _ trainer: (UInt64) -> SimulatedTrainer) {
            for world in 0..<SimulatedRaceTests.races {
                let trainer = trainer(world)
                let standing = run(trainer.plan(worth: worth), result: trainer.result).standing
                guard let leader = standing.leader, let rate = leader.rate else { continue }
                let best = trainer.truth(arm: leader.arm, rate: rate)
                var (isFalse, isFound, isFalselyEqual) = (false, true, false)
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
                        count(lead, best - truth)
                    case .equivalent(let lead):
                        isFound = isFound && truth >= best
                        isFalselyEqual = isFalselyEqual || abs(best - truth) >= worth
                        count(lead, best - truth)
                    case .undecided(let lead, _, _):
                        isFound = isFound && truth >= best
                        count(lead, best - truth)
                    case .leads: isFound = isFound && truth == trainer.means.max()
                    case .failed, .unmeasured: isFound = false
                    }
                }
                falselyWorse += isFalse ? 1 : 0
                found += isFound ? 1 : 0
                falselyEquivalent += isFalselyEqual ? 1 : 0
            }
        }

        private mutating func count(_ lead: Interval, _ truth: Double) {
            intervals += 1
            covered += lead.contains(truth) ? 1 : 0
        }

        var shareFalselyWorse: Double { Double(falselyWorse) / Double(SimulatedRaceTests.races) }
        var shareFound: Double { Double(found) / Double(SimulatedRaceTests.races) }
        var shareFalselyEquivalent: Double { Double(falselyEquivalent) / Double(SimulatedRaceTests.races) }
        var coverage: Double { Double(covered) / Double(intervals) }
        var coverageOfMeans: Double { Double(coveredMeans) / Double(means) }
    }

    @Test(arguments: [2, 5]) func `arms that are the same end as no difference or undecided`(arms: Int) {
        let survey = Survey { SimulatedTrainer(means: Array(repeating: 88, count: arms), world: $0) }
        #expect(survey.shareFalselyWorse <= 0.05)
        #expect(survey.coverage >= 0.93)
        #expect(survey.coverageOfMeans >= 0.93)
    }

    @Test func `arms that are the same and shake three times as much as on Fashion-MNIST are not told apart either`() {
        let survey = Survey { SimulatedTrainer(means: [88, 88], paired: 0.77, pairedShort: 1, world: $0) }
        #expect(survey.shareFalselyWorse <= 0.05)
        #expect(survey.coverage >= 0.93)
        #expect(survey.coverageOfMeans >= 0.93)
    }

    @Test func `an arm that shakes three times as much as two equal ones is not called worse`() {
        let survey = Survey { SimulatedTrainer(means: [88, 88, 88], shakes: [1, 1, 3], world: $0) }
        #expect(survey.shareFalselyWorse <= 0.05)
        #expect(survey.coverage >= 0.93)
        #expect(survey.coverageOfMeans >= 0.93)
    }

    @Test func `a point between arms that shake three times as much is found or left undecided`() {
        let survey = Survey { SimulatedTrainer(means: [88, 87], paired: 0.77, pairedShort: 1, world: $0) }
        #expect(survey.shareFalselyWorse <= 0.05)
        #expect(survey.coverage >= 0.93)
    }

    @Test func `a difference of one point is found`() {
        let survey = Survey { SimulatedTrainer(means: [87, 88], world: $0) }
        #expect(survey.shareFound >= 0.95)
        #expect(survey.shareFalselyWorse <= 0.05)
    }

    @Test func `one arm that is a point better than three others is found`() {
        let survey = Survey { SimulatedTrainer(means: [87, 88, 87, 87], world: $0) }
        #expect(survey.shareFound >= 0.95)
    }

    @Test(arguments: [0.1, 0.2, 0.3, 1]) func `intervals hold the truth`(difference: Double) {
        let survey = Survey { SimulatedTrainer(means: [88, 88 - difference], world: $0) }
        #expect(survey.coverage >= 0.93)
        #expect(survey.coverageOfMeans >= 0.93)
        #expect(survey.shareFalselyWorse <= 0.05)
    }

    @Test func `a difference that just matters is not called none`() {
        let survey = Survey { SimulatedTrainer(means: [88, 87.8], world: $0) }
        #expect(survey.shareFalselyEquivalent <= 0.06)
    }
}
