public import AnnealHost
public import AnnealTensor

/// Everything that changes during a run. Copy it to try something and forget it again.
public final class TrainingState {
    /// The weights.
    public let parameters: ParameterBuffer
    /// What the optimizer remembers.
    public let optimizer: OptimizerState
    /// What the schedule has seen.
    public var schedule: ScheduleInstance.State
    /// Which rows come next.
    public var order: BatchOrder
    /// Steps done.
    public var step: Int

    init(
        parameters: ParameterBuffer, optimizer: OptimizerState, schedule: ScheduleInstance.State, order: BatchOrder,
        step: Int
    ) {
        self.parameters = parameters
        self.optimizer = optimizer
        self.schedule = schedule
        self.order = order
        self.step = step
    }

    /// Whether two states hold the same bits.
    public func isIdentical(to other: TrainingState) -> Bool {
        func bits(_ state: TrainingState) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(UnsafeBufferPointer(start: state.parameters.values, count: state.parameters.count))
        }
        return step == other.step && order == other.order && schedule == other.schedule
            && bits(self).elementsEqual(bits(other)) && optimizer.isIdentical(to: other.optimizer)
    }
}
