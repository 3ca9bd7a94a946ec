internal import Glibc

/// From the best rate of a short run to that of a long one with the same schedule.
///
///     LengthTransfer(endShare: 1, from: 100, to: 1000).factor   // 0.4466…: a constant rate has to be lower in a longer run
///     LengthTransfer(endShare: 0, from: 100, to: 1000).factor   // 0.7943…: one that ends at 0 hardly
///
/// A constant rate never stops shaking the weights, and in a longer run that is more of what is left of the loss: for convex losses
/// the best one falls with the root of the length (Nemirovski and others 2009, doi:10.1137/070704277), for the settings of
/// `Benchmarks/finder_regret` with the power 0.35. What decays shakes little in the end, and has the power 0.1.
public struct LengthTransfer: Sendable, Equatable {
    /// The power of the length with which a decaying rate falls, and what a constant one has beyond that.
    static let (decaying, constant) = (0.1, 0.25)
    /// The deviation of the power between settings.
    static let deviation = 0.3

    /// The rate at the end of the run over the highest before: 1 for a constant rate.
    public let endShare: Double
    public let trialSteps: Int
    public let runSteps: Int

    /// - Parameters:
    ///   - endShare: In 0...1.
    ///   - trialSteps: At least 1.
    ///   - runSteps: At least as many.
    public init(endShare: Double, from trialSteps: Int, to runSteps: Int) {
        self.endShare = min(max(endShare, 0), 1)
        self.trialSteps = max(1, trialSteps)
        self.runSteps = max(self.trialSteps, runSteps)
    }

    /// `(run / trial)^-(0.1 + 0.25 · endShare)`
    public var factor: Double { pow(ratio, -(Self.decaying + Self.constant * endShare)) }

    /// Whether the run is hardly longer than its trials, so that a rate which trains in these trains in it.
    public var isNearlyNone: Bool { ratio < 1.5 }

    /// The deviation of the logarithm to base 10 of the factor.
    public var deviation: Double { Self.deviation * log10(ratio) }

    private var ratio: Double { Double(runSteps) / Double(trialSteps) }
}
