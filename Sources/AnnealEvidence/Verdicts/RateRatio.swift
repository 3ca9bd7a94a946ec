internal import Glibc

/// How much higher one arm's best rate is than another's.
///
/// Every seed says for itself: the vertex of the parabola through the best rate of the grid and its two neighbours, in the
/// logarithm of the rate. The ratio is the mean of the seeds' differences, with Student's t about it.
public struct RateRatio: Sendable, Equatable {
    /// As a factor, 95 %.
    public let ratio: Interval
    public let seeds: Int
    /// Whether a best rate was the lowest or the highest that was tried, so that the truth may lie beyond it.
    public let isAtEdge: Bool
}

extension Race {
    /// Of two arms by name, on the seeds at full length on which every rate was tried; `nil` with less than two such seeds.
    public func rateRatio(of name: String, over other: String) -> RateRatio? {
        func arm(_ name: String) -> Int? { plan.arms.firstIndex { $0.name == name } }
        guard let first = arm(name), let second = arm(other) else { return nil }
        let seeds = Set(results.done.keys.filter { $0.steps == plan.steps }.map(\.seed)).sorted()
        var differences: [Double] = []
        var isAtEdge = false
        for seed in seeds {
            guard let a = best(first, seed), let b = best(second, seed) else { continue }
            differences.append(log(a.rate) - log(b.rate))
            isAtEdge = isAtEdge || a.isAtEdge || b.isAtEdge
        }
        guard differences.count > 1 else { return nil }
        let interval = PairedDifference(differences).interval()
        return RateRatio(
            ratio: Interval(estimate: exp(interval.estimate), low: exp(interval.low), high: exp(interval.high)),
            seeds: differences.count, isAtEdge: isAtEdge)
    }

    /// An arm's best rate on one seed; `nil` if a rate of its grid was not tried or nothing trained.
    private func best(_ arm: Int, _ seed: Int) -> (rate: Double, isAtEdge: Bool)? {
        let rates = plan.arms[arm].grid.rates
        let trials = rates.map { Trial(arm: arm, rate: $0, seed: seed, steps: plan.steps) }
        guard trials.allSatisfy({ results[$0] != nil }) else { return nil }
        return Self.vertex(rates: rates, scores: trials.map(results.score))
    }

    /// The rate of the highest score between the grid's points.
    ///
    /// - Parameters:
    ///   - rates: ascending.
    ///   - scores: higher is better; `nil` where a trial failed.
    static func vertex(rates: [Double], scores: [Double?]) -> (rate: Double, isAtEdge: Bool)? {
        let trained = scores.indices.filter { scores[$0] != nil }
        guard let best = trained.max(by: { (scores[$0] ?? 0) < (scores[$1] ?? 0) }), let top = scores[best] else {
            return nil
        }
        guard best > 0, best < rates.count - 1 else { return (rates[best], true) }
        // Beside a rate that diverged there is no parabola.
        guard let below = scores[best - 1], let above = scores[best + 1] else { return (rates[best], false) }
        let (left, right) = (log(rates[best] / rates[best - 1]), log(rates[best + 1] / rates[best]))
        let (down, up) = ((top - below) / left, (above - top) / right)
        guard down > up else { return (rates[best], false) }
        return (rates[best] * exp((down * right + up * left) / (down - up) / 2), false)
    }
}
