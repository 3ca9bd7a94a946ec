/// How a run is made, besides its length and what drives it. Each default is that of a run on its own.
public struct RunOptions {
    /// Whether to score the model at the end of every epoch, or at the interval below.
    public var evaluates = true
    /// The steps from one evaluation to the next; `nil` for those of an epoch. The last step of a run is followed by one in any case.
    public var evaluationInterval: Int?
    /// What is added to a step before epochs are counted, as in `RunLength`: other than 0 where epochs have not always had as many
    /// steps.
    public var epochShift = 0
    /// Whether to continue with the next batch if a loss or gradient is not finite. Such a batch does not count as a step, so time stands
    /// still; an epoch of nothing else ends the run as diverged.
    public var skipsNonfinite = false
    /// Who takes checkpoints of the state, and brings it back after a divergence; `nil` for nobody.
    public var checkpointer: (any Checkpointing)?
    /// Who looks at the tensors after each evaluation; `nil` for nobody.
    public var watcher: (any TensorWatching)?
    /// Asked before each step. An interrupted run stays where it was after a step: it is not evaluated, so that it can resume as if it
    /// had never stopped.
    public var isInterrupted: () -> Bool = { false }

    public init(
        evaluates: Bool = true, evaluationInterval: Int? = nil, epochShift: Int = 0, skipsNonfinite: Bool = false,
        checkpointer: (any Checkpointing)? = nil, watcher: (any TensorWatching)? = nil,
        isInterrupted: @escaping () -> Bool = { false }
    ) {
        self.evaluates = evaluates
        self.evaluationInterval = evaluationInterval
        self.epochShift = epochShift
        self.skipsNonfinite = skipsNonfinite
        self.checkpointer = checkpointer
        self.watcher = watcher
        self.isInterrupted = isInterrupted
    }
}
