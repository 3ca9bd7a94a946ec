public import AnnealHost
public import AnnealTensor
public import AnnealTraining

extension Experiment {
    /// Runs it from its first step to its end.
    ///
    ///     let result = try Experiment().run(with: Registry(searching: SearchPath()), on: Pool(threads: 2))
    ///     result.testAccuracy   // 0.91…, for ten epochs of digits
    ///
    /// - Parameters:
    ///   - registry: the plugins that its strategies are among.
    ///   - pool: the threads that do the work; the result does not depend on it.
    ///   - environment: where its results go.
    ///   - observers: those who watch it.
    ///   - isInterrupted: asked before each step.
    /// - Throws: `ExperimentError` and others if it cannot be run as it is; a `Divergence` if it diverged.
    public func run(
        with registry: Registry, on pool: Pool, in environment: RunEnvironment = RunEnvironment(),
        observers: [any Observer] = [], isInterrupted: @escaping () -> Bool = { false }
    ) throws -> TrainingResult {
        var prepared = try PreparedExperiment(ResolvedExperiment(self, in: registry), pool: pool)
        if rate == .found {
            var options = FinderOptions()
            options.isInterrupted = isInterrupted
            try prepared.findRate(options)
        }
        let session = try TrainingSession(
            TrainingRun(prepared, checkpoint: environment.checkpointFile), in: environment)
        let summary = try session.train(observers: observers, isInterrupted: isInterrupted)
        if case .diverged(let divergence) = summary.outcome { throw divergence }
        guard let result = try session.result(summary) else { throw CancellationError() }
        return result
    }
}
