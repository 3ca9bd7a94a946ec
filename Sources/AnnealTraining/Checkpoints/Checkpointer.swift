internal import AnnealHost

/// Takes checkpoints of a run, and brings it back to the last one after a divergence.
///
///     let plan = CheckpointPlan(file: "run.safetensors", every: 500, numbered: 2)
///     let checkpointer = try Checkpointer(plan, of: state, by: trainer, steps: 2300)
///     _ = try trainer.run(state, steps: 2300, driving: sources, options: RunOptions(checkpointer: checkpointer))
///     // run.safetensors and run-2300.safetensors, which are one, and run-2000.safetensors
///
/// A checkpoint is never taken of weights that are not finite, so that one that is there already is not lost to a divergence; of a
/// run that may be brought back to it, it is taken only where its `Soundness` allows.
public final class Checkpointer: Checkpointing {
    /// A rate that was halved ten times is a thousandth: then it is not the rate.
    public static let mostRollbacks = 10

    private let plan: CheckpointPlan
    private let state: TrainingState
    private let trainer: Trainer
    private let steps: Int
    private let metadata: [String: String]
    private var observers: [any ResumableObserver] = []
    private var soundness: Soundness
    /// `nil` if no file is kept.
    private var rotation: CheckpointRotation?
    private var recovery = RecoveryPoint.none
    /// The monitored value of the best checkpoint.
    private var best: Double?
    /// Whether the run that begins is not yet what its latest checkpoint says.
    private var keepsStart = false

    /// - Parameters:
    ///   - steps: the length of the whole run.
    ///   - metadata: texts that come with every checkpoint.
    /// - Throws: `unwritable` if the file cannot be written where it is to be.
    public init(
        _ plan: CheckpointPlan, of state: TrainingState, by trainer: Trainer, steps: Int,
        metadata: [String: String] = [:]
    ) throws(CheckpointError) {
        self.plan = plan
        self.state = state
        self.trainer = trainer
        self.steps = steps
        self.metadata = metadata
        soundness = Soundness(of: state, by: trainer)
        if let file = plan.file {
            rotation = try CheckpointRotation(
                file, keepsBest: plan.monitor != nil, numbered: plan.numbered, steps: steps)
        }
    }

    /// The step of the latest checkpoint on disk; `nil` if there is none.
    public var latestStep: Int? { rotation?.latestStep }

    /// Resumes where the checkpointer that wrote the file left off.
    ///
    /// - Parameter isChanged: Whether the run goes on otherwise than the file says. Then one that says so is written before the first
    ///   step, so that the change is not forgotten by a run that ends before its next checkpoint.
    public func restore(from file: CheckpointFile, isChanged: Bool = false) throws(CheckpointError) {
        keepsStart = isChanged
        let own = try file.checkpointerState
        rotation?.resume(from: file.path, at: state.step, numbered: own?.numbered ?? [])
        if let own { (best, soundness.firstLoss) = (own.best, own.firstLoss) }
        if let rotation, rotation.latestStep != nil { recovery = .file(rotation.names.latest) }
    }

    public func begin(_ observers: [any ResumableObserver]) throws {
        self.observers = observers
        try soundness.begin()
        if plan.rollsBack, try isSound() { recovery = .memory(try checkpoint()) }
        // Its weights are those of a checkpoint. Under the name of its step is what the run was up to here.
        if keepsStart, let latest = rotation?.names.latest {
            try write(to: [latest])
            rotation?.wroteLatest(at: state.step)
        }
        keepsStart = false
    }

    public func reason(after measured: EpochRecord?) -> CheckpointReason? {
        plan.reason(afterStep: state.step, of: steps, measured, best: best)
    }

    public func reason(atEnd outcome: Outcome) -> CheckpointReason? {
        if case .diverged = outcome { return nil }
        guard let rotation, rotation.latestStep != state.step else { return nil }
        return CheckpointReason(isDue: true)
    }

    public func take(for reason: CheckpointReason) throws {
        guard try isSound() else { return }
        guard rotation != nil, let names = rotation?.names else {
            if plan.rollsBack, state.step < steps { recovery = .memory(try checkpoint()) }
            return
        }
        if let better = reason.best {
            best = better
            // It may have been kept before it was measured: what goes on from it measures again.
            if !reason.isDue, rotation?.latestStep == state.step, try CheckpointFile.copy(names.latest, to: names.best)
            {
                return
            }
        }
        try write(to: rotation?.files(for: reason, at: state.step) ?? [])
        guard reason.isDue else { return }
        rotation?.wroteLatest(at: state.step)
        recovery = .file(names.latest)
    }

    /// Brings the state back to the last checkpoint with half the rate; `nil` if there is none, or if that has been tried often
    /// enough.
    public func rollBack(from divergence: Divergence) throws -> Rollback? {
        guard plan.rollsBack, state.progress.rollbacks < Self.mostRollbacks, let file = try recovery.checkpoint() else {
            return nil
        }
        let (rateFactor, rollbacks) = (state.progress.rateFactor / 2, state.progress.rollbacks + 1)
        try trainer.restore(state, from: file, observers: observers)
        if let own = try file.checkpointerState {
            rotation?.rollBack(to: own.numbered)
            (best, soundness.firstLoss) = (own.best, own.firstLoss)
        }
        (state.progress.rateFactor, state.progress.rollbacks) = (rateFactor, rollbacks)
        return Rollback(
            divergence: divergence, step: state.step, measuredStep: state.progress.measuredStep, rateFactor: rateFactor)
    }

    private func write(to files: [String]) throws {
        try trainer.withCheckpoint(of: state, observers: observers, metadata: metadata) { file in
            var file = file
            file.contents.add(own)
            try file.write(to: files)
        }
    }

    private func checkpoint() throws -> CheckpointFile {
        var file = try trainer.checkpoint(of: state, observers: observers, metadata: metadata)
        file.contents.add(own)
        return file
    }

    private var own: CheckpointerState {
        CheckpointerState(numbered: rotation?.numbered ?? [], best: best, firstLoss: soundness.firstLoss)
    }

    private func isSound() throws -> Bool {
        guard soundness.isFinite else { return false }
        if state.step >= steps { return true }
        return try plan.rollsBack ? !soundness.explodes() : soundness.nextLoss().isFinite
    }
}
