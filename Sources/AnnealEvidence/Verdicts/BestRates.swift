extension Race {
    /// By arm its best rate on the squeezed runs of the first seed and how good it was there, higher being better; `nil` if none
    /// trained.
    public var bestRates: [(rate: Double, score: Double)?] {
        RateRuns(plan, results: results).ranking.enumerated().map { arm, rates in
            rates.first.flatMap { rate in
                let trial = Trial(arm: arm, rate: rate, seed: plan.firstSeed, steps: plan.shortSteps)
                return results.score(trial).map { (rate, $0) }
            }
        }
    }
}
