public import AnnealFinder
internal import AnnealHost
internal import AnnealTensor

/// The learning-rate finder: sweeps the rate upwards on the real training loop, reads candidates off the curve, and tries
/// them and their neighbours in short trainings with the run's own schedule, ranked by rows set aside.
///
///     let finder = RateFinder(trainer: trainer, for: PlannedRun(steps: 230, driving: nil, trainer: { _ in trainer }))
///     let finding = try finder.find(from: state)
///     finding.rate
///
/// It works on copies: the state it is given is the same, bit for bit, afterwards. Smith 2017, section 3.3
/// <https://arxiv.org/abs/1506.01186>, for the sweep; `RateHalving` for the trials.
public struct RateFinder {
    public let trainer: Trainer
    public let run: PlannedRun
    public let options: FinderOptions

    public init(trainer: Trainer, for run: PlannedRun, options: FinderOptions = FinderOptions()) {
        self.trainer = trainer
        self.run = run
        self.options = options
    }

    /// Sweeps, reads and tries, from a state that stays as it is.
    ///
    /// - Throws: `FinderInterruption`, `FinderError`, and what the training loop throws.
    public func find(from state: TrainingState) throws -> RateFinding {
        let watch = StepWatch(options)
        let curve = try sweep(from: state, watch)
        let candidates = RateSuggestion.allCases.compactMap { rule in
            rule.rate(from: curve, iterations: options.sweep.iterations).map { RateCandidate(rule: rule, lr: $0) }
        }
        guard options.triesCandidates else { return RateFinding(curve: curve, candidates: candidates) }
        let plan = self.plan(from: state)
        let parts = try (0..<plan.seeds).map { seed in
            try SetAside(trainer, order: state.order, seed: options.seed &+ UInt64(seed))
        }
        let untrained = try parts.map { try trialScore(of: state, by: trainer, on: $0, watch) }
        let first = CandidateRates(rules: candidates.map(\.lr), sweep: options.sweep, bounds: options.bounds)
        let transfer = LengthTransfer(
            endShare: try run.endShare(for: trainer.optimizer), from: plan.longest, to: run.steps)
        let halving = RateHalving(
            grid: first.grid, candidates: first.indices, plan: plan,
            untrained: untrained.reduce(0) { $0 + $1.rank } / Double(untrained.count), bounds: options.bounds)
        watch.expected = watch.steps + plan.expectedSteps(candidates: first.indices.count)
        var scores: TrialScores = [:]
        while let wanted = halving.next(after: scores) {
            for trial in wanted {
                scores[trial] = try score(
                    of: trial, at: first.grid.rate(trial.index), from: state, on: parts[trial.seed], watch)
            }
        }
        return RateFinding(
            curve: curve, candidates: candidates, halving: halving, scores: scores, untrained: untrained,
            validationRows: parts[0].rows.count, transfer: transfer)
    }

    /// The trials that will be made.
    public func plan(from state: TrainingState) -> TrialPlan {
        options.trials
            ?? TrialPlan(
                run: rehearsedSteps(from: state), stepsPerEpoch: keptStepsPerEpoch(from: state), seeds: options.seeds,
                rowsAside: trainer.training.text == nil ? rowsAside(of: state) : nil,
                affordable: Self.nextToNothing / work(ofStep: state.order.rowsPerStep),
                budget: options.budget.map { $0 - options.sweep.iterations - 1 })
    }

    /// The rows that a seed sets aside for itself; `nil` if there is a validation part.
    private func rowsAside(of state: TrainingState) -> Int? {
        let rows = trainer.training.count
        return trainer.validation == nil && rows > 1
            ? SetAside.count(of: rows, inStepsOf: state.order.rowsPerStep) : nil
    }

    private func keptStepsPerEpoch(from state: TrainingState) -> Int {
        let (rows, step) = (trainer.training.count - (rowsAside(of: state) ?? 0), state.order.rowsPerStep)
        return (rows + step - 1) / step
    }

    /// The steps of as many epochs as the run has, over the rows that are kept.
    private func rehearsedSteps(from state: TrainingState) -> Int {
        let share = Double(keptStepsPerEpoch(from: state)) / Double(state.order.stepsPerEpoch)
        return max(1, Int((Double(run.steps) * share).rounded()))
    }

    /// The multiplications with an addition of a second or two.
    private static let nextToNothing = 1e10

    /// An estimate of a step's multiplications with an addition; the way back has two for each of the way there.
    private func work(ofStep rows: Int) -> Double {
        let (update, overhead) = (10.0, 2e4)
        return 3 * Double(rows) * Double(trainer.model.plan.multiplyAddsPerRow)
            + update * Double(trainer.model.layout.dense.parameterCount) + overhead
    }

    private func sweep(from state: TrainingState, _ watch: StepWatch) throws -> FinderCurve {
        let recorder = CurveRecorder(FinderCurve(smoothing: options.smoothing, divergence: options.divergence))
        watch.expected = options.sweep.iterations + 1
        _ = try train(
            trainer.forkAtStepZero(state, order: state.order), by: trainer, steps: options.sweep.iterations + 1,
            driving: GroupSources(options.sweep), [recorder, watch])
        return recorder.curve
    }

    /// What the rows set aside say after a trial.
    private func score(
        of trial: RateTrial, at rate: Double, from state: TrainingState, on part: SetAside, _ watch: StepWatch
    ) throws -> TrialScore {
        let trainer = try run.trainer(trial.steps)
        let sources = run.sources(of: trainer, rate: rate, steps: trial.steps)
        let copy = try trainer.forkAtStepZero(state, order: part.order)
        copy.schedule = sources.initialState(for: trainer.optimizer)
        let outcome = try train(copy, by: trainer, steps: trial.steps, driving: sources, [watch])
        if case .diverged = outcome { return .diverged }
        return try trialScore(of: copy, by: trainer, on: part, watch)
    }

    private func trialScore(
        of state: TrainingState, by trainer: Trainer, on part: SetAside, _ watch: StepWatch
    ) throws -> TrialScore {
        if case .labels(let labels) = part.examples.targets {
            guard
                let outputs = try trainer.outputs(
                    state, for: part.examples, rows: part.rows, unless: options.isInterrupted)
            else { throw FinderInterruption(steps: watch.steps) }
            return TrialScore(
                TemperedLoss(logits: outputs, labels: part.rows.map { labels[$0] }), classes: trainer.model.outputCount)
        }
        guard
            let score = try trainer.score(
                state, on: part.examples, rows: part.rows, unless: options.isInterrupted)
        else { throw FinderInterruption(steps: watch.steps) }
        guard let accuracy = score.accuracy else { return TrialScore(loss: score.loss) }
        return TrialScore(
            loss: score.loss, accuracy: accuracy, chance: TrialScore.Chance(classes: trainer.model.outputCount))
    }

    private func train(
        _ state: TrainingState, by trainer: Trainer, steps: Int, driving sources: GroupSources,
        _ observers: [any Observer]
    ) throws -> Outcome {
        let run = RunOptions(
            evaluates: false, skipsNonfinite: options.skipsNonfinite, isInterrupted: options.isInterrupted)
        let outcome = try trainer.run(state, steps: steps, driving: sources, observers: observers, options: run).outcome
        if outcome == .interrupted {
            throw FinderInterruption(steps: observers.lazy.compactMap { $0 as? StepWatch }.first?.steps ?? 0)
        }
        return outcome
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

/// Counts the steps of a whole search.
private final class StepWatch: Observer {
    private(set) var steps = 0
    var expected = 0
    private let progress: (FinderProgress) -> Void

    init(_ options: FinderOptions) { progress = options.progress }

    func observe(_ event: Event) -> String? {
        guard case .stepped(let record) = event else { return nil }
        steps += 1
        progress(
            FinderProgress(steps: steps, expected: max(steps, expected), lr: record.lr, loss: record.loss))
        return nil
    }
}
