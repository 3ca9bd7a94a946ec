internal import AnnealHost
public import AnnealTraining

/// A run under way, from its first step or from a checkpoint.
public final class TrainingSession {
    public let run: TrainingRun
    public let state: TrainingState
    /// The strategies' files, if something names them.
    public let plugins: [RunPlugin]
    private let sources: GroupSources
    /// What a file says of the run that is made.
    public let record: RunRecord
    private let stopping: EarlyStopping?
    private let checkpointer: Checkpointer?
    /// What the optimizer remembers that the checkpoint had not, and that begins anew.
    public let slotsBegun: [String]
    /// Why the run of the checkpoint had stopped before its last step.
    private var reasonToStop: String?
    private let measuresAllRows: Bool

    /// - Parameters:
    ///   - environment: where its results go.
    ///   - resumed: what it goes on from, as the run was prepared; `nil` to begin.
    /// - Throws: `dataChanged` if the training data are others.
    public init(
        _ run: TrainingRun, in environment: RunEnvironment = RunEnvironment(), from resumed: ResumedExperiment? = nil
    ) throws {
        self.run = run
        measuresAllRows = environment.measuresAllRows
        let (experiment, trainer) = (run.experiment, run.trainer)
        let (saved, formerData) = (resumed?.checkpoint, resumed?.formerData)
        let keepsRecord = run.checkpoints != nil || formerData != nil
        if let saved, let formerData, run.prepared.data.differ(from: formerData) {
            throw ExperimentError.dataChanged(file: saved.path)
        }
        let dataDigest = keepsRecord ? run.prepared.data.trainingDigest : nil
        sources = run.schedules.sources
        state = try run.prepared.state(
            of: trainer, schedule: sources.initialState(for: trainer.optimizer), averaging: experiment.averaging)
        stopping = experiment.patience.map {
            EarlyStopping(
                monitor: trainer.monitor, patience: $0, leastImprovement: experiment.leastImprovement,
                evaluation: experiment.evaluateEvery == nil ? "epoch" : "evaluation")
        }
        if let resumed {
            slotsBegun = try trainer.restore(
                state, from: resumed.checkpoint, observers: stopping.map { [$0] } ?? [],
                adapting: resumed.adapts ? CheckpointAdaptation(of: run, from: resumed) : nil)
        } else {
            slotsBegun = []
        }
        // Their digests take a while, so only where something names them.
        let namesPlugins =
            environment.log != nil || environment.json != nil || environment.checkpointFile != nil || saved != nil
        plugins =
            namesPlugins ? try RunPlugin.all(of: run.schedules.components + [run.prepared.resolved.optimizer]) : []
        record = RunRecord(of: run, in: environment, dataDigest: dataDigest, plugins: plugins)
        checkpointer = try run.checkpoints.map { [state, record] plan in
            try Checkpointer(plan, of: state, by: trainer, steps: run.steps, metadata: record.metadata())
        }
        guard let saved else { return }
        // Also of a run that is done: it may have been killed before it removed its last old checkpoint.
        if state.step < run.steps { reasonToStop = stopping?.reason }
        try checkpointer?.restore(from: saved, isChanged: run.prepared.newLeg != nil && !isDone)
    }

    /// Whether the checkpoint that it goes on from has nothing left to do but to say what came of it.
    public var isDone: Bool { state.step >= run.steps || reasonToStop != nil }

    /// The step after which the model was last scored; 0 if it was not yet.
    public var measuredStep: Int { state.progress.measuredStep }

    /// The step of the latest checkpoint on disk; `nil` if there is none.
    public var latestCheckpoint: Int? { checkpointer?.latestStep }

    /// The state as it is, and what it is of, as a file would have them.
    public func checkpoint() throws -> CheckpointFile {
        try run.trainer.checkpoint(
            of: state, observers: stopping.map { [$0] } ?? [], metadata: record.metadata())
    }

    /// Trains until the run ends, however it does.
    ///
    /// - Parameters:
    ///   - observers: those who watch it, besides its own early stopping.
    ///   - evaluates: whether the model is scored as the run has it; no weight depends on that unless something listens.
    ///   - watcher: who looks at its tensors after each evaluation.
    ///   - isInterrupted: asked before each step.
    public func train(
        observers: [any Observer] = [], evaluates: Bool = true, watcher: (any TensorWatching)? = nil,
        isInterrupted: @escaping () -> Bool = { false }
    ) throws -> RunSummary {
        let summary = try run.trainer.run(
            state, steps: reasonToStop == nil ? run.steps : state.step, driving: sources,
            observers: observers + (stopping.map { [$0] } ?? []),
            options: RunOptions(
                evaluates: evaluates, evaluationInterval: run.prepared.evaluationInterval,
                epochShift: run.prepared.epochShift, skipsNonfinite: run.experiment.skipsNonfinite,
                checkpointer: checkpointer, watcher: watcher, isInterrupted: isInterrupted))
        guard evaluates, isDone, summary.outcome == .finished else { return summary }
        var done = reasonToStop.map { summary.stopped(for: $0) } ?? summary
        // As it was measured then, if it was.
        done.last =
            try summary.last
            ?? run.trainer.measurement(of: state, epochShift: run.prepared.epochShift, unless: isInterrupted)
        return done
    }

    /// The rows that the training loss at the end is measured on, unless all are asked for.
    public static let rowsMeasured = 10_000

    /// What the run came to, once it has ended; `nil` if it was interrupted while that was measured.
    ///
    /// - Parameter isInterrupted: Asked again and again, on any thread.
    public func result(
        _ summary: RunSummary, unless isInterrupted: () -> Bool = { false }
    ) throws -> TrainingResult? {
        let trainer = run.trainer
        let count = trainer.training.count
        // Spread over all of them: their order may mean something.
        let rows =
            measuresAllRows || count <= Self.rowsMeasured
            ? nil : (0..<Self.rowsMeasured).map { Int(Double($0) * Double(count) / Double(Self.rowsMeasured)) }
        guard let score = try trainer.score(state, on: trainer.training, rows: rows, unless: isInterrupted) else {
            return nil
        }
        return TrainingResult(
            summary, trainer, state, trainLoss: score.loss, trainRows: rows?.count, plugins: plugins,
            update: run.update)
    }
}
