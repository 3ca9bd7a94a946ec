internal import AnnealHost
internal import AnnealTensor

/// The weights that a run is judged by: their average if there is one, else those that are trained, or, for an optimizer that
/// evaluates elsewhere, those it says, in a buffer that is made once.
struct EvaluatedParameters {
    private let state: TrainingState
    private let optimizer: OptimizerInstance
    private let pool: Pool
    /// Made once, since an average asks after each step.
    private let concurrently: Concurrently
    /// `nil` if the weights are those that are trained.
    private let buffer: ParameterBuffer?

    init(of state: TrainingState, by optimizer: OptimizerInstance, pool: Pool) throws(TensorError) {
        self.state = state
        self.optimizer = optimizer
        self.pool = pool
        concurrently = { pool.run(prepared: $1, $0) }
        buffer = optimizer.hasEvaluationPoint ? try ParameterBuffer(state.parameters.layout) : nil
    }

    /// The weights as of now, until the next step.
    func current() throws(ComponentFailure) -> ParameterBuffer {
        if let average = state.average { return average.values }
        return try point()
    }

    /// Lets the average, if there is one, follow the step that was just taken.
    func follow() throws(ComponentFailure) {
        if let average = state.average { average.follow(try point(), on: pool) }
    }

    /// The weights as of now without an average.
    private func point() throws(ComponentFailure) -> ParameterBuffer {
        guard let buffer else { return state.parameters }
        try optimizer.writeEvaluationPoint(
            of: state.optimizer, parameters: state.parameters.values, into: buffer.values,
            concurrently: concurrently)
        // No optimizer knows of them.
        buffer.updateStatistics(from: state.parameters)
        return buffer
    }
}
