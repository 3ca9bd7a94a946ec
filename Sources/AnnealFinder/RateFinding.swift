/// What the learning-rate finder found: the curve, and the rates that its rules read off it.
///
///     let finding = RateFinding(curve: curve, candidates: [
///         RateCandidate(rule: .valley, lr: 0.01, verifiedLoss: 0.9), RateCandidate(rule: .slide, lr: 0.1, verifiedLoss: 0.4),
///     ])
///     finding.suggestion?.lr   // 0.1
public struct RateFinding: Sendable, Equatable {
    public let curve: FinderCurve
    /// One for each rule that had something to say.
    public let candidates: [RateCandidate]

    public init(curve: FinderCurve, candidates: [RateCandidate]) {
        self.curve = curve
        self.candidates = candidates
    }

    /// The candidate with the lowest verified loss; if none was tried, the first. `nil` if no candidate trained.
    public var suggestion: RateCandidate? {
        candidates.filter { $0.verifiedLoss?.isFinite ?? true }
            .min { ($0.verifiedLoss ?? 0) < ($1.verifiedLoss ?? 0) }
    }
}

/// A rate that a rule suggests.
public struct RateCandidate: Sendable, Equatable {
    public let rule: RateSuggestion
    public let lr: Double
    /// The loss after training at this rate, over the same batches for all; `nil` if not tried, infinite if it diverged.
    public let verifiedLoss: Double?

    public init(rule: RateSuggestion, lr: Double, verifiedLoss: Double?) {
        self.rule = rule
        self.lr = lr
        self.verifiedLoss = verifiedLoss
    }
}
