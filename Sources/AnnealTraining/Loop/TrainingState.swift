public import AnnealHost
public import AnnealTensor

/// Everything that changes during a run. Copy it to try something and forget it again.
public final class TrainingState {
    /// The weights.
    public let parameters: ParameterBuffer
    /// The average of the weights; `nil` if the run has none.
    public let average: WeightAverage?
    /// What the optimizer remembers.
    public let optimizer: OptimizerState
    /// What the schedules have seen, group by group.
    public var schedule: ScheduleInstance.State
    /// Which rows come next.
    public var order: BatchOrder
    /// Steps done.
    public var step: Int
    /// What the loop remembers of the steps done.
    public internal(set) var progress: RunProgress

    init(
        parameters: ParameterBuffer, average: WeightAverage?, optimizer: OptimizerState,
        schedule: ScheduleInstance.State, order: BatchOrder, step: Int, progress: RunProgress = RunProgress()
    ) {
        self.parameters = parameters
        self.average = average
        self.optimizer = optimizer
        self.schedule = schedule
        self.order = order
        self.step = step
        self.progress = progress
    }

    /// Whether two states hold the same bits.
    public func isIdentical(to other: TrainingState) -> Bool {
        func bits(_ buffer: ParameterBuffer) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(UnsafeBufferPointer(start: buffer.values, count: buffer.count))
        }
        func isSame(_ a: ParameterBuffer?, _ b: ParameterBuffer?) -> Bool {
            guard let a, let b else { return a == nil && b == nil }
            return bits(a).elementsEqual(bits(b))
        }
        return step == other.step && progress == other.progress && order == other.order && schedule == other.schedule
            && isSame(parameters, other.parameters) && isSame(average?.values, other.average?.values)
            && average?.updates == other.average?.updates && optimizer.isIdentical(to: other.optimizer)
    }
}
