import AnnealFinder
import Foundation

/// Gradient descent on a sum of parabolas, whose loss after any number of steps is known in closed form, with noise in the gradient
/// or without.
struct Quadratic {
    /// The second derivatives; each weight begins at 1 and has its minimum at 0.
    let curvatures: [Double]
    /// The noise of a weight's gradient is its curvature times this, in variance.
    var noise = 0.0

    /// `½ Σ λ ((1 − ηλ)²ⁿ + η² λ s (1 − (1 − ηλ)²ⁿ) / (1 − (1 − ηλ)²))`: bias, and the variance that each step adds and the next shrink.
    func loss(rate: Double, steps: Int) -> Double {
        let loss = curvatures.reduce(0.0) { sum, curvature in
            let kept = pow(1 - rate * curvature, 2)
            let left = pow(kept, Double(steps))
            let variance = kept == 1 ? 0 : rate * rate * noise * curvature * (1 - left) / (1 - kept)
            return sum + curvature * (left + variance) / 2
        }
        return loss < 1e6 ? loss : .infinity
    }

    /// The best rate for a run, by a search four hundred to the decade.
    func bestRate(steps: Int) -> Double {
        let rates = (-2000...400).map { pow(10, Double($0) / 400) }
        return rates.min { loss(rate: $0, steps: steps) < loss(rate: $1, steps: steps) } ?? 0
    }

    /// What the whole search comes to.
    func find(
        from candidates: [Int], plan: TrialPlan, run: Int, endShare: Double = 1, bounds: ClosedRange<Double>? = nil
    ) -> (finding: RateFinding, trials: Int) {
        let untrained = loss(rate: 0, steps: 1)
        let halving = RateHalving(candidates: candidates, plan: plan, untrained: untrained, bounds: bounds)
        var scores: TrialScores = [:]
        while let wanted = halving.next(after: scores) {
            for trial in wanted {
                scores[trial] = TrialScore(loss: loss(rate: halving.grid.rate(trial.index), steps: trial.steps))
            }
        }
        let finding = RateFinding(
            curve: FinderCurve(), candidates: [], halving: halving, scores: scores,
            untrained: Array(repeating: TrialScore(loss: untrained), count: plan.seeds), validationRows: 1,
            transfer: LengthTransfer(endShare: endShare, from: plan.longest, to: run))
        return (finding, scores.count)
    }
}
