/// Keeps a run's latest checkpoint in a file, written at the end of every epoch.
///
/// It comes after the log and early stopping among the observers: what it holds has been seen by them.
public final class CheckpointFile: Observer {
    private let path: String
    private let trainer: Trainer
    private let state: TrainingState
    private let stopping: EarlyStopping?
    private let metadata: [String: String]

    /// - Parameter metadata: texts that come with it.
    public init(
        _ path: String, of state: TrainingState, by trainer: Trainer, stopping: EarlyStopping?,
        metadata: [String: String]
    ) {
        self.path = path
        self.trainer = trainer
        self.state = state
        self.stopping = stopping
        self.metadata = metadata
    }

    public func observe(_ event: Event) throws -> String? {
        // A run may end within an epoch, whose running loss no checkpoint holds.
        if case .evaluated(let record) = event, record.step.isMultiple(of: state.order.stepsPerEpoch) {
            try trainer.checkpoint(of: state, stopping: stopping, metadata: metadata).write(to: path)
        }
        return nil
    }
}
