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

/// The validation losses that trials came to; infinite for one that diverged.
public typealias TrialLosses = [RateTrial: Double]

extension TrialLosses {
    /// The mean loss over some seeds; `nil` if one is missing, infinite if one diverged.
    public func mean(of index: Int, steps: Int, seeds: Range<Int>) -> Double? {
        var sum = 0.0
        for seed in seeds {
            guard let loss = self[RateTrial(index: index, steps: steps, seed: seed)] else { return nil }
            sum += loss.isNaN ? .infinity : loss
        }
        return sum / Double(seeds.count)
    }
}
