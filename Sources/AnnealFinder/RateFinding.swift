/// What the learning-rate finder found: the curve, the rates that its rules read off it, the trials, and what they come to.
public struct RateFinding: Sendable, Equatable {
    /// What it comes to.
    public enum Verdict: Sendable, Equatable {
        case suggested(SuggestedRate)
        /// No trial was better than not training at all.
        case nothingLearned
        /// Every trial diverged.
        case allDiverged
        /// Trials were not asked for: what the first rule says, if any says something.
        case untried(Double?)
    }

    public let curve: FinderCurve
    /// One for each rule that had something to say.
    public let candidates: [RateCandidate]
    /// The search among them; `nil` if trials were not asked for.
    public let halving: RateHalving?
    public let scores: TrialScores
    /// The score without any training, seed by seed.
    public let untrained: [TrialScore]
    /// Rows set aside to rank by.
    public let validationRows: Int
    /// From the longest trial to the run; `nil` if trials were not asked for.
    public let transfer: LengthTransfer?
    public let verdict: Verdict

    /// What the rank has to fall by for something to be learned even if the loss does not fall.
    private static let clearly = 0.05

    /// What was found without trials.
    public init(curve: FinderCurve, candidates: [RateCandidate]) {
        self.curve = curve
        self.candidates = candidates
        halving = nil
        scores = [:]
        untrained = []
        validationRows = 0
        transfer = nil
        verdict = .untried(candidates.first?.lr)
    }

    /// What the scores of all trials come to.
    ///
    /// - Parameters:
    ///   - untrained: One for each seed of the plan.
    ///   - transfer: From the longest trial to the run.
    public init(
        curve: FinderCurve, candidates: [RateCandidate], halving: RateHalving, scores: TrialScores,
        untrained: [TrialScore], validationRows: Int, transfer: LengthTransfer
    ) {
        self.curve = curve
        self.candidates = candidates
        self.halving = halving
        self.scores = scores
        self.untrained = untrained
        self.validationRows = validationRows
        self.transfer = transfer
        guard let suggestion = SuggestedRate(halving, scores, untrained: untrained, transfer: transfer) else {
            verdict = .allDiverged
            return
        }
        let loss = untrained.meanLoss
        let rank = scores.mean(of: suggestion.index, steps: halving.plan.longest, seeds: 0..<halving.plan.seeds)
        // Where the loss does not fall, more right answers than chance are something too, but a few may be luck.
        let hasLearned =
            loss - suggestion.loss > RateHalving.learned * abs(loss)
            || untrained.meanRank - (rank ?? .infinity) > Self.clearly * abs(untrained.meanRank)
        verdict = hasLearned ? .suggested(suggestion) : .nothingLearned
    }

    /// The rate for the run; `nil` if there is none to suggest.
    public var rate: Double? {
        switch verdict {
        case .suggested(let suggestion): suggestion.lr
        case .untried(let rate): rate
        case .nothingLearned, .allDiverged: nil
        }
    }

    /// The mean validation loss without any training.
    public var untrainedLoss: Double { untrained.meanLoss }

    /// The steps that it took, sweep and trials.
    public var steps: Int { scores.keys.reduce(curve.points.count) { $0 + $1.steps } }
}

/// A rate that a rule suggests.
public struct RateCandidate: Sendable, Equatable {
    public let rule: RateSuggestion
    public let lr: Double

    public init(rule: RateSuggestion, lr: Double) {
        self.rule = rule
        self.lr = lr
    }
}
