internal import AnnealExperiment
internal import AnnealFinder
internal import AnnealTraining

/// A finding, as JSON has it.
struct FindingDescription: Encodable {
    struct Candidate: Encodable {
        let rule: String
        let lr: Double
    }

    struct Point: Encodable {
        let lr: Double
        let loss: Double
        let smoothed: Double
    }

    struct Trial: Encodable {
        let lr: Double
        let steps: Int
        let seed: Int
        /// Absent if it diverged: JSON has no infinity.
        let validationLoss: Double?
        /// Absent where there are no classes.
        let validationAccuracy: Double?
        /// What it is ranked by.
        let rank: Double?
        let diverged: Bool
    }

    struct Options: Encodable {
        let start: Double
        let end: Double
        let iterations: Int
        let spacing: String
        let smoothing: Double
        let divergence: Double
        /// The steps of the trials of each round; absent if none were tried.
        let trialSteps: [Int]?
        let seeds: Int?
        let seed: UInt64
        let skipNonfinite: Bool
    }

    /// "suggested", "nothing learned", "all diverged" or "not tried".
    let verdict: String
    /// Absent if there is none.
    let suggestion: Double?
    /// Where the best rate lies for nine of ten settings.
    let low: Double?
    let high: Double?
    /// The best rate of the trials themselves.
    let trialRate: Double?
    let validationLoss: Double?
    let untrainedLoss: Double?
    let validationRows: Int
    let candidates: [Candidate]
    let trials: [Trial]
    let curve: [Point]
    let exploded: Bool
    /// The run that the rate is for.
    let experiment: Experiment
    let runSteps: Int
    /// The steps of sweep and trials.
    let steps: Int
    let regret: MeasuredRegret?
    let options: Options
    let plugins: [RunPlugin]

    init(_ finding: RateFinding, by finder: RateFinder, of prepared: PreparedExperiment) throws {
        let (options, sweep) = (finder.options, finder.options.sweep)
        suggestion = finding.rate
        let suggested: SuggestedRate?
        switch finding.verdict {
        case .suggested(let rate): (verdict, suggested) = ("suggested", rate)
        case .nothingLearned: (verdict, suggested) = ("nothing learned", nil)
        case .allDiverged: (verdict, suggested) = ("all diverged", nil)
        case .untried: (verdict, suggested) = ("not tried", nil)
        }
        low = suggested?.interval.lowerBound
        high = suggested?.interval.upperBound
        trialRate = suggested?.trialRate
        validationLoss = suggested?.loss
        untrainedLoss = finding.halving.map { _ in finding.untrainedLoss }
        validationRows = finding.validationRows
        candidates = finding.candidates.map { Candidate(rule: $0.rule.rawValue, lr: $0.lr) }
        let grid = finding.halving?.grid ?? TrialRates()
        trials = finding.scores.sorted {
            ($0.key.steps, $0.key.index, $0.key.seed) < ($1.key.steps, $1.key.index, $1.key.seed)
        }.map { trial, score in
            Trial(
                lr: grid.rate(trial.index), steps: trial.steps, seed: trial.seed,
                validationLoss: score.loss.isFinite ? score.loss : nil, validationAccuracy: score.accuracy,
                rank: score.rank.isFinite ? score.rank : nil, diverged: !score.rank.isFinite)
        }
        curve = finding.curve.points.map { Point(lr: $0.lr, loss: $0.loss, smoothed: $0.smoothed) }
        exploded = finding.curve.hasDiverged
        experiment = prepared.experiment
        runSteps = prepared.steps
        steps = finding.steps
        regret = finding.measuredRegret(for: prepared)
        self.options = Options(
            start: sweep.start, end: sweep.end, iterations: sweep.iterations, spacing: sweep.spacing.rawValue,
            smoothing: options.smoothing, divergence: options.divergence,
            trialSteps: finding.halving.map(\.plan.lengths), seeds: finding.halving?.plan.seeds, seed: options.seed,
            skipNonfinite: options.skipsNonfinite)
        let schedules = try prepared.resolved.allSchedules.flatMap(\.specification.strategies).map {
            try prepared.resolved.registry.component($0.name, .schedule)
        }
        plugins = try RunPlugin.all(of: schedules + [prepared.resolved.optimizer])
    }
}
