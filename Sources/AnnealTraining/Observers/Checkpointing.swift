/// Who takes checkpoints of a run and brings it back to one, as the loop sees it.
public protocol Checkpointing: AnyObject {
    /// Before the first step.
    ///
    /// - Parameter observers: those whose memory belongs to a checkpoint.
    func begin(_ observers: [any ResumableObserver]) throws
    /// Why a checkpoint is to be taken of the state as it is now, after a step; `nil` if none is.
    ///
    /// - Parameter measured: what was measured then; `nil` before that, which is when one that is due is taken.
    func reason(after measured: EpochRecord?) -> CheckpointReason?
    /// Why one is to be taken when the run has ended.
    func reason(atEnd outcome: Outcome) -> CheckpointReason?
    func take(for reason: CheckpointReason) throws
    /// Brings the state back to an earlier step; `nil` if the run has to end as diverged.
    func rollBack(from divergence: Divergence) throws -> Rollback?
}

/// Why a checkpoint is taken: its time has come, or the run is better than ever, or both.
public struct CheckpointReason: Sendable, Equatable {
    /// Whether its time has come.
    public var isDue: Bool
    /// The monitored value, if it is better than any before.
    public var best: Double?
}
