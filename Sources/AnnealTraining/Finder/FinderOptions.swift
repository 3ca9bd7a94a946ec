public import AnnealFinder

/// How a rate is looked for. Each default is that of `anneal find`.
public struct FinderOptions {
    public var sweep = RateSweep.standard
    /// The weight of the past in the smoothed loss.
    public var smoothing = 0.98
    /// The sweep ends at this many times the best loss.
    public var divergence = 4.0
    /// Where rates are looked for; `nil` for anywhere, also beyond the sweep.
    public var bounds: ClosedRange<Double>?
    /// The trials; `nil` for those that the run asks for.
    public var trials: TrialPlan?
    /// Whether candidates are tried at all.
    public var triesCandidates = true
    /// The seeds of the last round of trials; `nil` for three, or more where few rows are set aside and a run costs next to nothing.
    public var seeds: Int?
    /// The steps that sweep and trials may take together; `nil` for no limit.
    public var budget: Int?
    /// Decides the orders of the trials and the rows that they are ranked by.
    public var seed: UInt64 = 0
    /// Whether a batch whose loss or gradient is not finite is skipped, as the run will do.
    public var skipsNonfinite = false
    /// Asked before each step.
    public var isInterrupted: () -> Bool = { false }
    /// Told after every step.
    public var progress: (FinderProgress) -> Void = { _ in }

    public init() {}
}

/// How far a search is.
public struct FinderProgress: Sendable, Equatable {
    /// Steps done of sweep and trials.
    public let steps: Int
    /// All steps that it will take unless the best rate lies at an edge.
    public let expected: Int
    /// The rate of the last step, and the loss of its batch.
    public let lr: Double
    public let loss: Double
}

/// A search that was asked to end before it had found anything.
public struct FinderInterruption: Error, Sendable, Equatable, CustomStringConvertible {
    /// Steps done of sweep and trials.
    public let steps: Int

    public var description: String { "interrupted after \(steps) steps of the learning-rate finder; nothing was found" }
}
