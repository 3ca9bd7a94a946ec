/// Parameters and gradients of one step that lie anywhere in memory, and what each tensor has taken part in.
///
/// It is a view of memory that somebody else owns, with one entry per tensor or group of the optimizer, in its order. Whoever
/// counts has counted this step already.
public struct ScatteredTensors {
    /// The first number of each tensor, 64-byte aligned.
    public let parameters: UnsafePointer<UnsafeMutablePointer<Float>?>
    /// The first number of each gradient, 64-byte aligned; `nil` where the tensor rests in this step, and for sparse tensors.
    public let gradients: UnsafePointer<UnsafeMutablePointer<Float>?>
    /// The gradients of the sparse tensors, in their order; of one that rests, no rows.
    public let rows: [SparseGradient]
    /// The steps that each tensor has taken, this one included unless it rests.
    public let tensorSteps: UnsafePointer<UInt64>
    /// The steps that each group has taken.
    public let groupSteps: UnsafePointer<UInt64>
    /// Of each group, whether a tensor of it takes this step.
    public let isMoving: UnsafePointer<Bool>

    public init(
        parameters: UnsafePointer<UnsafeMutablePointer<Float>?>, gradients: UnsafePointer<UnsafeMutablePointer<Float>?>,
        rows: [SparseGradient], tensorSteps: UnsafePointer<UInt64>, groupSteps: UnsafePointer<UInt64>,
        isMoving: UnsafePointer<Bool>
    ) {
        self.parameters = parameters
        self.gradients = gradients
        self.rows = rows
        self.tensorSteps = tensorSteps
        self.groupSteps = groupSteps
        self.isMoving = isMoving
    }
}

extension OptimizerInstance {
    /// Fresh state for parameters that lie anywhere.
    ///
    /// - Parameter parameters: the first number of each tensor, 64-byte aligned.
    public func makeState(scattered parameters: UnsafePointer<UnsafeMutablePointer<Float>?>) -> OptimizerState {
        OptimizerState(for: self, .scattered(parameters))
    }

    /// Takes one step over tensors that lie anywhere, of an instance that is `isScattered`. The bits are those of a step over
    /// flat buffers, but for tensors that rest: they, their slots and a group that rests whole stay as they are.
    ///
    /// - Parameter hyperparameters: as for a step over flat buffers.
    public func step(
        _ state: OptimizerState, scattered: ScatteredTensors, hyperparameters: UnsafePointer<Double>,
        concurrently: @escaping Concurrently
    ) throws(ComponentFailure) {
        try step(
            state,
            BlockCaller.Work(
                parameters: .scattered(scattered.parameters), gradients: .scattered(scattered.gradients),
                rows: scattered.rows, hyperparameters: hyperparameters,
                steps: .own(tensors: scattered.tensorSteps, groups: scattered.groupSteps)),
            isMoving: scattered.isMoving, concurrently)
    }

    /// Writes the weights to evaluate of tensors that lie anywhere, and changes nothing else.
    ///
    /// - Parameters:
    ///   - steps: the steps that each tensor has taken.
    ///   - out: the first number of each tensor, 64-byte aligned, overlapping nothing.
    public func writeEvaluationPoint(
        of state: OptimizerState, scattered parameters: UnsafePointer<UnsafeMutablePointer<Float>?>,
        steps: (tensors: UnsafePointer<UInt64>, groups: UnsafePointer<UInt64>),
        into out: UnsafePointer<UnsafeMutablePointer<Float>?>, concurrently: @escaping Concurrently
    ) throws(ComponentFailure) {
        try writeEvaluationPoint(
            of: state, .scattered(parameters), .own(tensors: steps.tensors, groups: steps.groups),
            into: .scattered(out), concurrently)
    }
}
