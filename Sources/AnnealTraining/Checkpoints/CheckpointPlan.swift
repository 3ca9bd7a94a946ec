/// What is kept of a run, and when.
public struct CheckpointPlan: Sendable {
    /// The latest checkpoint's file; `nil` to keep one in memory, for rollbacks.
    public var file: String?
    /// Steps from one checkpoint to the next.
    public var every: Int
    /// The number of checkpoints that are kept with their steps in their names.
    public var numbered: Int
    /// The number that the best checkpoint is chosen by, which has a file of its own; `nil` for no such file.
    public var monitor: Monitor?
    /// Whether a run that diverges continues from its last checkpoint with half the rate.
    public var rollsBack: Bool

    public init(file: String?, every: Int, numbered: Int = 0, monitor: Monitor? = nil, rollsBack: Bool = false) {
        self.file = file
        self.every = max(1, every)
        self.numbered = numbered
        self.monitor = monitor
        self.rollsBack = rollsBack
    }

    /// Why a checkpoint is to be taken after a step; `nil` if none is.
    ///
    /// - Parameters:
    ///   - steps: the length of the whole run.
    ///   - measured: what was measured after the step; `nil` before that, which is when one that is due is taken.
    ///   - best: the best monitored value so far.
    func reason(afterStep step: Int, of steps: Int, _ measured: EpochRecord?, best: Double?) -> CheckpointReason? {
        guard let measured else {
            return step.isMultiple(of: every) || step == steps ? CheckpointReason(isDue: true) : nil
        }
        guard file != nil, let monitor, let value = monitor.value(in: measured), monitor.isBetter(value, than: best)
        else { return nil }
        return CheckpointReason(isDue: false, best: value)
    }
}
