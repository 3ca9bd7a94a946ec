import AnnealFinder
import Foundation
import Testing

@Suite struct SuggestedRateTests {
    /// A constant rate's noise floor makes the best rate of a short run too high for a long one: in closed form, the best for 100 steps
    /// is 2.1 and 2.9 times the best for 1000.
    @Test(arguments: [(2.0, 1.0), (1.0, 1.0)])
    func `a constant rate is brought to the length of the run`(power: Double, noise: Double) throws {
        let quadratic = Quadratic(curvatures: (1...100).map { pow(Double($0), -power) }, noise: noise)
        let (short, long) = (quadratic.bestRate(steps: 100), quadratic.bestRate(steps: 1000))
        #expect(short / long > 1.9)
        let (finding, _) = quadratic.find(
            from: [-10, -8, -6, -4, -2], plan: TrialPlan(longest: 100, seeds: 3), run: 1000)
        guard case .suggested(let suggestion) = finding.verdict else { return #expect(Bool(false)) }
        #expect(abs(log10(suggestion.trialRate / short)) < 0.15)
        #expect(abs(log(suggestion.lr / long)) < log(1.5), "\(suggestion.lr) for \(long)")
        #expect(suggestion.interval.contains(long))
    }

    @Test func `a run that was tried as a whole needs no correction`() {
        #expect(LengthTransfer(endShare: 1, from: 60, to: 60).factor == 1)
        #expect(LengthTransfer(endShare: 1, from: 60, to: 60).deviation == 0)
        // Never upwards: a run is not shorter than its trials.
        #expect(LengthTransfer(endShare: 1, from: 60, to: 6).factor == 1)
    }

    @Test func `a minimum is the vertex of the parabola through three losses`() throws {
        // 3 + 0.2 (x + 5.4)²: the vertex is at −5.4, nearest to the candidate −6.
        let points = [-10, -8, -6, -4, -2].map { (index: $0, loss: 3 + 0.2 * pow(Double($0) + 5.4, 2)) }
        let minimum = try #require(RateMinimum(of: points, ceiling: 100))
        #expect(minimum.index == -6 && abs(minimum.place + 5.4) < 1e-12)
        #expect(RateMinimum(of: [(index: 1, loss: .infinity)], ceiling: 1) == nil)
    }

    @Test func `how far beyond the cliff a neighbour is says nothing`() throws {
        for above in [2.3, 5, 50, .infinity] {
            #expect(RateMinimum(of: [(-8, 1.5), (-6, 1), (-4, above)], ceiling: 2.3)?.place == -6)
            #expect(RateMinimum(of: [(-8, 1.5), (-6, 1), (-5, above), (-4, above)], ceiling: 2.3)?.place == -6)
        }
        // A smaller rate that has not learned is no cliff.
        let slow = RateMinimum(of: [(-8, 2.3), (-6, 1), (-4, 1.5)], ceiling: 2.3)
        // (1.5 − 2.3) / (1.5 + 2.3 − 2) of a step of 2, halved.
        #expect(abs(try #require(slow?.place) - (-6 + 0.8 / 1.8)) < 1e-12)
    }

    @Test func `a cliff of a short run is kept away from in a long one`() throws {
        for above in [2.3, 50, .infinity] {
            let minimum = RateMinimum(of: [(-8, 1.5), (-6, 1), (-4, above)], ceiling: 2.3, keepsAway: true)
            // (below − above) / curvature = (1.5 − 2.3) / (1.5 + 2.3 − 2)
            #expect(abs(try #require(minimum?.place) - (-6 - 0.8 / 1.8)) < 1e-12)
        }
    }

    @Test func `neighbours may be at different distances`() throws {
        // 3 + 0.2 (x + 5.4)²
        func loss(_ index: Int) -> (index: Int, loss: Double) { (index, 3 + 0.2 * pow(Double(index) + 5.4, 2)) }
        for points in [[-8, -6, -4], [-7, -5, -4], [-6, -5, -3]] {
            let minimum = try #require(RateMinimum(of: points.map(loss), ceiling: 100))
            #expect(abs(minimum.place + 5.4) < 1e-12, "\(points)")
        }
    }

    /// NumPy: `c = polyfit([-2, -1, 0, 1, 2], [4.1, 0.9, 0.2, 1.4, 3.6], 2); -c[1] / (2 * c[0])` is 0.0275….
    @Test func `of five rates it is the parabola of least squares`() throws {
        let losses = [4.1, 0.9, 0.2, 1.4, 3.6]
        let points = losses.enumerated().map { (index: $0.offset - 8, loss: $0.element) }
        let minimum = try #require(RateMinimum(of: points, ceiling: 9))
        #expect(minimum.index == -6 && abs(minimum.place - (-6 + 0.02755905511811)) < 1e-12)
        // No further than to the rates beside the lowest, and the lowest itself is no matter of the order.
        let steep = [(-8, 5.0), (-7, 4.0), (-6, 1.0), (-5, 1.1), (-4, 1.2)]
        #expect(try #require(RateMinimum(of: steep.map { (index: $0.0, loss: $0.1) }, ceiling: 9)).place == -5)
        #expect(RateMinimum(of: steep.reversed().map { (index: $0.0, loss: $0.1) }, ceiling: 9)?.place == -5)
    }

    @Test func `seeds that disagree widen the interval`() throws {
        func interval(_ shifts: [Double]) throws -> Double {
            let plan = TrialPlan(longest: 1, seeds: shifts.count)
            let halving = RateHalving(candidates: [-10, -8, -6, -4, -2], plan: plan, untrained: 9)
            var scores: TrialScores = [:]
            while let wanted = halving.next(after: scores) {
                for trial in wanted {
                    scores[trial] = TrialScore(loss: pow(Double(trial.index) + 6 + shifts[trial.seed], 2) / 10)
                }
            }
            let finding = RateFinding(
                curve: FinderCurve(), candidates: [], halving: halving, scores: scores,
                untrained: shifts.map { _ in TrialScore(loss: 9) }, validationRows: 1,
                transfer: LengthTransfer(endShare: 0, from: 1, to: 1))
            guard case .suggested(let suggestion) = finding.verdict else { return .nan }
            return suggestion.interval.upperBound / suggestion.interval.lowerBound
        }
        #expect(try interval([0, 0, 0]) < interval([-1, 0, 1]))
        #expect(try interval([0, 0, 0]) < interval([0]), "more seeds, a narrower one")
    }
}
