/// How much each of a run's checkpoints counts in their weighted mean; the weights sum to 1.
///
///     MergeWeights.mean(of: 4).values                   // [0.25, 0.25, 0.25, 0.25]
///     MergeWeights.average(of: 3, decay: 0.5).values    // [0.25, 0.25, 0.5]
///
/// A mean of checkpoints of a run at a constant rate stands for a run whose rate decays: between two of them the weights moved by the
/// sum of the updates, of which the decaying run makes the share that its rates have of the constant run's,
///
///     θ = θ₁ + Σ (Σ r′ / Σ r) (θᵢ₊₁ − θᵢ)
///
/// where r are the run's rates between the two checkpoints and r′ those of the decay. If gradients do not change, that is the decayed
/// run. WSM: Tian et al. 2025 <https://arxiv.org/abs/2507.17634>.
public struct MergeWeights: Sendable, Equatable {
    public let values: [Double]

    /// Every checkpoint alike.
    public static func mean(of count: Int) -> MergeWeights {
        MergeWeights(values: Array(repeating: 1 / Double(max(1, count)), count: count))
    }

    /// An exponential moving average over the checkpoints, which begins with the first.
    ///
    /// - Parameter decay: the share of itself that it keeps at each.
    public static func average(of count: Int, decay: Double) -> MergeWeights {
        var values = Array(repeating: 0.0, count: count)
        // What all that come after it leave of a checkpoint.
        var left = 1.0
        for index in values.indices.reversed() {
            values[index] = index == 0 ? left : (1 - decay) * left
            left *= decay
        }
        return MergeWeights(values: values)
    }

    /// What follows from a decay.
    ///
    ///     MergeWeights.decay(from: [1, 1, 1, 1], to: [1, 1, 0.5, 0.5], steps: [2, 3, 4]).values   // [0.5, 0, 0.5]
    ///
    /// - Parameters:
    ///   - rates: the run's rates from its first step to the last checkpoint.
    ///   - decayed: the decaying run's.
    ///   - steps: the checkpoints' steps, ascending.
    public static func decay(from rates: [Double], to decayed: [Double], steps: [Int]) -> MergeWeights {
        let shares = zip(steps, steps.dropFirst()).map { first, last in
            let moved = rates[first..<last].reduce(0, +)
            // Where the run stood still it makes no difference.
            return moved > 0 ? decayed[first..<last].reduce(0, +) / moved : 0
        }
        return MergeWeights(
            values: steps.indices.map { (index: Int) -> Double in
                (index == 0 ? 1 : shares[index - 1]) - (index < shares.count ? shares[index] : 0)
            })
    }
}
