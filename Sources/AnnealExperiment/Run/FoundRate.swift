public import AnnealFinder
internal import AnnealHost
public import AnnealTraining

extension PreparedExperiment {
    /// The finder of a rate for this run: its trials have the run's schedules, squeezed.
    ///
    /// - Parameter whateverTheSchedule: Looks for a constant rate.
    /// - Throws: `ExperimentError` if the optimizer or a schedule sets the rate itself.
    public func rateFinder(
        _ options: FinderOptions = FinderOptions(), whateverTheSchedule: Bool = false
    ) throws -> RateFinder {
        guard !resolved.optimizerSetsRate else { throw ExperimentError.rateIsSet(experiment.optimizer) }
        if !whateverTheSchedule, let rate = resolved.schedules.first?.specification,
            try rate.ignoresTheBaseRate(in: resolved.registry)
        {
            throw ExperimentError.scheduleSetsRate(rate)
        }
        let schedules = try RunSchedules(
            resolved.schedules, groups: resolved.namedGroupSchedules, in: resolved.registry,
            legs: [RunLeg(length: length(steps: steps))], clock: experiment.clock, for: resolved.optimizer)
        var options = options
        options.seed = experiment.seed
        options.skipsNonfinite = experiment.skipsNonfinite
        let run = PlannedRun(steps: steps, driving: whateverTheSchedule ? nil : schedules.sources) { steps in
            try trainer(driving: schedules.channels, steps: steps)
        }
        return RateFinder(trainer: try trainer(driving: ["lr"], steps: nil), for: run, options: options)
    }

    /// Takes the rate that the learning-rate finder suggests, rounded as it is printed, so that whoever types it gets the same
    /// run.
    ///
    /// - Parameter whateverTheSchedule: Looks for a constant rate.
    /// - Throws: `ExperimentError` if there is none, `FinderInterruption`.
    @discardableResult
    public mutating func findRate(
        _ options: FinderOptions = FinderOptions(), whateverTheSchedule: Bool = false
    ) throws -> RateFinding {
        let finder = try rateFinder(options, whateverTheSchedule: whateverTheSchedule)
        let finding = try finder.find(from: state(of: finder.trainer))
        let rate = try finding.rateOrFailure()
        resolved.experiment.rate = .given(try NumberText.rate(rate.rounded(to: 3)))
        return finding
    }
}

extension RateFinding {
    /// The rate for the run.
    ///
    /// - Throws: `ExperimentError` with why there is none.
    public func rateOrFailure() throws(ExperimentError) -> Double {
        if let rate { return rate }
        guard let halving, let first = halving.rounds(after: scores).joined().min(),
            let last = halving.rounds(after: scores).joined().max()
        else { throw .noRateRead(from: curve.points.first?.lr ?? 0, to: curve.points.last?.lr ?? 0) }
        let rates = halving.grid.rate(first)...halving.grid.rate(last)
        if verdict == .allDiverged { throw .allDiverged(rates) }
        throw .nothingLearned(rates, untrained: untrainedLoss)
    }
}
