import AnnealFinder
import Foundation
import Testing

@Suite struct RateHalvingTests {
    /// The best rate of many steps over curvatures 1 and 10 is 2 / (1 + 10): Nesterov 2004, theorem 2.1.14.
    @Test(arguments: [-22, -12, -6, -2, 4, 14])
    func `the best rate of a quadratic is found from wherever it begins`(first: Int) throws {
        let quadratic = Quadratic(curvatures: [1, 10])
        let (finding, _) = quadratic.find(
            from: [first, first + 2, first + 4, first + 6], plan: TrialPlan(longest: 60, seeds: 1), run: 60)
        let rate = try #require(finding.rate)
        // It diverges above 0.2: the largest rate below that, four to the decade, is 0.178.
        #expect(abs(rate - pow(10, -0.75)) < 1e-12, "\(rate)")
        #expect(quadratic.loss(rate: rate, steps: 60) < 0.001 * quadratic.loss(rate: 0, steps: 1))
        guard case .suggested(let suggestion) = finding.verdict else { return }
        #expect(!suggestion.isAtEdge)
    }

    @Test func `half of the rates go on, each for twice as long`() throws {
        let halving = RateHalving(
            candidates: Array(stride(from: -14, through: 0, by: 2)), plan: TrialPlan(longest: 40, seeds: 2),
            untrained: 2)
        var scores: TrialScores = [:]
        var rounds: [[RateTrial]] = []
        while let wanted = halving.next(after: scores) {
            rounds.append(wanted)
            for trial in wanted {
                scores[trial] = TrialScore(loss: abs(Double(trial.index) + 7) / 10 + 1 / Double(trial.steps))
            }
        }
        #expect(rounds.map { Set($0.map(\.steps)) } == [[10], [20], [40], [40]])
        #expect(rounds.prefix(3).map { Set($0.map(\.index)).count } == [8, 4, 3])
        #expect(rounds[1].allSatisfy { $0.seed == 0 } && rounds[2].count == 6, "the seeds are for the last")
        #expect(rounds[2].allSatisfy { (-10 ... -4).contains($0.index) })
        // Then half way to a neighbour: the best, whose own neighbours are there.
        #expect(rounds[3].map(\.index) == [-7, -7])
    }

    @Test func `the rates half way to both neighbours of the best are tried in the last round alone`() throws {
        let halving = RateHalving(
            candidates: [-10, -8, -6, -4], plan: TrialPlan(longest: 40, seeds: 1), untrained: 9)
        var scores: TrialScores = [:]
        while let wanted = halving.next(after: scores) {
            for trial in wanted { scores[trial] = TrialScore(loss: pow(Double(trial.index) + 6.2, 2)) }
        }
        #expect(halving.rounds(after: scores).map { $0.filter { !$0.isMultiple(of: 2) } } == [[], [], [-7, -5]])
    }

    @Test func `the order in which trials end does not matter`() throws {
        let quadratic = Quadratic(curvatures: [1, 4], noise: 0.1)
        let halving = RateHalving(
            candidates: [-12, -10, -8, -6], plan: TrialPlan(longest: 40, seeds: 2), untrained: 2.5)
        func search(_ pick: ([RateTrial]) -> RateTrial?) -> TrialScores {
            var scores: TrialScores = [:]
            while let trial = halving.next(after: scores).flatMap(pick) {
                scores[trial] = TrialScore(
                    loss: quadratic.loss(rate: halving.grid.rate(trial.index), steps: trial.steps))
            }
            return scores
        }
        #expect(search(\.first) == search(\.last))
    }

    @Test func `rates that diverge are followed downwards, and none above them is tried`() throws {
        // It diverges above 2 / 10000.
        let quadratic = Quadratic(curvatures: [1000, 10_000])
        let (finding, _) = quadratic.find(from: [-4, -2, 0], plan: TrialPlan(longest: 40, seeds: 1), run: 40)
        #expect(abs(try #require(finding.rate) / pow(10, -3.75) - 1) < 1e-12, "half way to the cliff at 2e-4")
        #expect(finding.scores.keys.allSatisfy { $0.index <= 0 })
    }

    @Test func `bounds are kept, and said`() throws {
        let quadratic = Quadratic(curvatures: [1, 10])
        let (finding, _) = quadratic.find(
            from: [-14, -12], plan: TrialPlan(longest: 40, seeds: 1), run: 40, bounds: 1e-4...0.01)
        guard case .suggested(let suggestion) = finding.verdict else {
            return #expect(Bool(false), "\(finding.verdict)")
        }
        #expect(suggestion.lr == 0.01 && suggestion.isAtEdge)
    }

    @Test func `a rate at which nothing is learned is not suggested`() throws {
        let quadratic = Quadratic(curvatures: [1, 10])
        let (finding, _) = quadratic.find(
            from: [-40, -38, -36, -34, -32], plan: TrialPlan(longest: 40, seeds: 3), run: 200, bounds: 1e-10...1e-8)
        #expect(finding.verdict == .nothingLearned && finding.rate == nil)
        // What is worse than before at every rate is not learned either.
        let rising = RateHalving(candidates: [-8], plan: TrialPlan(longest: 4, seeds: 1), untrained: 1)
        var scores: TrialScores = [:]
        while let wanted = rising.next(after: scores) { for trial in wanted { scores[trial] = TrialScore(loss: 1.5) } }
        let worse = RateFinding(
            curve: FinderCurve(), candidates: [], halving: rising, scores: scores, untrained: [TrialScore(loss: 1)],
            validationRows: 1,
            transfer: LengthTransfer(endShare: 0, from: 4, to: 4))
        #expect(worse.verdict == .nothingLearned)
    }

    @Test func `all diverging is an answer, after a finite search`() throws {
        let halving = RateHalving(candidates: [-8, -6], plan: TrialPlan(longest: 8, seeds: 1), untrained: 1)
        var scores: TrialScores = [:]
        while let wanted = halving.next(after: scores) {
            for trial in wanted { scores[trial] = TrialScore(loss: .infinity) }
        }
        let finding = RateFinding(
            curve: FinderCurve(), candidates: [], halving: halving, scores: scores, untrained: [TrialScore(loss: 1)],
            validationRows: 1,
            transfer: LengthTransfer(endShare: 0, from: 8, to: 8))
        #expect(finding.verdict == .allDiverged && finding.rate == nil)
        #expect(scores.count < 40)
    }
}
