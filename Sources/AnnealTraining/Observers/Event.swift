/// What a run reports. Each event is complete: to understand one, nobody needs another but `started`, which comes first.
public enum Event: Sendable {
    /// A run is about to take its first step, or, where it resumes from a checkpoint, its next.
    case started(RunDescription)
    case stepped(StepRecord)
    case skipped(SkipRecord)
    case evaluated(EpochRecord)
    /// A checkpoint of the state after this step is about to be taken: what belongs to the steps before it has to be safe first.
    case checkpointing(step: Int)
    /// The run went back to a checkpoint: what was reported of later steps is void.
    case rolledBack(Rollback)
    case ended(Outcome, step: Int)
}
