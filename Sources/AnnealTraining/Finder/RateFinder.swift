public import AnnealFinder
internal import AnnealHost
internal import AnnealTensor

/// The learning-rate finder: sweeps the rate upwards on the real training loop, reads candidates off the curve, and tries
/// them.
///
///     let finder = RateFinder(trainer: trainer, sweep: RateSweep(start: 1e-7, end: 10, iterations: 100))
///     let finding = try finder.find(from: state)
///     finding.suggestion?.lr
///
/// It works on copies: the state it is given is the same, bit for bit, afterwards. Smith 2017, section 3.3
/// <https://arxiv.org/abs/1506.01186>.
public struct RateFinder {
    /// The number of training batches that the verified loss is the mean over.
    static let verifiedBatches = 20

    public let trainer: Trainer
    public let sweep: RateSweep
    /// The weight of the past in the smoothed loss.
    public let smoothing: Double
    /// The sweep ends at this many times the best loss.
    public let divergence: Double
    /// Steps that each candidate is trained for; 0 leaves them untried.
    public let verification: Int

    public init(
        trainer: Trainer, sweep: RateSweep, smoothing: Double = 0.98, divergence: Double = 4, verification: Int = 100
    ) {
        self.trainer = trainer
        self.sweep = sweep
        self.smoothing = smoothing
        self.divergence = divergence
        self.verification = verification
    }

    /// Sweeps, reads and tries, from a state that stays as it is.
    public func find(from state: TrainingState) throws -> RateFinding {
        let recorder = CurveRecorder(FinderCurve(smoothing: smoothing, divergence: divergence))
        _ = try trainer.run(
            trainer.forkAtStepZero(state), steps: sweep.iterations + 1, driving: sweep, observers: [recorder],
            options: RunOptions(evaluates: false))
        let candidates = try RateSuggestion.allCases.compactMap { rule in
            try rule.rate(from: recorder.curve, iterations: sweep.iterations).map { lr in
                RateCandidate(rule: rule, lr: lr, verifiedLoss: try verifiedLoss(at: lr, from: state))
            }
        }
        return RateFinding(curve: recorder.curve, candidates: candidates)
    }

    /// The loss after some steps at one rate, over the same rows for every rate.
    private func verifiedLoss(at lr: Double, from state: TrainingState) throws -> Double? {
        guard verification > 0 else { return nil }
        let copy = try trainer.forkAtStepZero(state)
        let summary = try trainer.run(
            copy, steps: verification, driving: ConstantRate(rate: lr),
            options: RunOptions(evaluates: false))
        if case .diverged = summary.outcome { return .infinity }
        var order = state.order
        let batches = min(Self.verifiedBatches, order.stepsPerEpoch)
        let rows = (0..<batches).flatMap { _ in order.next() }
        let loss = try trainer.score(copy, on: trainer.training, rows: rows).loss
        return loss.isFinite ? loss : .infinity
    }
}

/// Fills a curve from the steps of a run, and ends the run when the curve has exploded.
private final class CurveRecorder: Observer {
    private(set) var curve: FinderCurve

    init(_ curve: FinderCurve) { self.curve = curve }

    func observe(_ event: Event) -> String? {
        guard case .stepped(let record) = event else { return nil }
        return curve.add(lr: record.lr, loss: record.loss) ? nil : "the loss exploded"
    }
}
