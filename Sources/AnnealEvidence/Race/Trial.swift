/// One training: what tells it from the others of an experiment.
///
///     Trial(arm: 0, rate: 0.1, seed: 3, steps: 1260)
///
/// Trials of different arms with the same seed are paired: they begin with the same weights and see the data in the same order. A
/// trial of fewer steps is not the beginning of a longer one: its schedule is squeezed to its own length.
public struct Trial: Hashable, Sendable, Codable {
    /// Which arm of the plan, from 0.
    public let arm: Int
    /// The base learning rate, above 0.
    public let rate: Double
    public let seed: Int
    /// Updates of the weights, at least 1.
    public let steps: Int

    public init(arm: Int, rate: Double, seed: Int, steps: Int) {
        self.arm = arm
        self.rate = rate
        self.seed = seed
        self.steps = steps
    }
}
