/// A short training at one rate.
public struct RateTrial: Sendable, Hashable {
    /// The rate's index in the `TrialRates`.
    public let index: Int
    public let steps: Int
    /// Which order of the data, and which rows set aside; the same for all rates, so that what they do to all cancels.
    public let seed: Int

    public init(index: Int, steps: Int, seed: Int) {
        self.index = index
        self.steps = steps
        self.seed = seed
    }
}

/// What trials came to.
public typealias TrialScores = [RateTrial: TrialScore]

extension TrialScores {
    /// The mean over some seeds of the rank, or of another number; `nil` if one is missing, infinite if one diverged.
    public func mean(
        _ number: KeyPath<TrialScore, Double> = \.rank, of index: Int, steps: Int, seeds: Range<Int>
    ) -> Double? {
        var sum = 0.0
        for seed in seeds {
            guard let score = self[RateTrial(index: index, steps: steps, seed: seed)] else { return nil }
            sum += score[keyPath: number]
        }
        return sum / Double(seeds.count)
    }
}
