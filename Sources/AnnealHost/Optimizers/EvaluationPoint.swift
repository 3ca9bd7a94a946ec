internal import CAnneal

/// Some optimizers train at one point and are evaluated at another: schedule-free methods take gradients beside the average
/// that they are after.
///
///     try optimizer.writeEvaluationPoint(of: state, parameters: weights, into: weightsToEvaluate)
extension OptimizerInstance {
    /// Whether the weights to evaluate are others than those that are trained.
    public var hasEvaluationPoint: Bool { table.evaluation != nil }

    /// Writes the weights to evaluate, and changes nothing else: training goes on from the weights it had.
    ///
    /// - Parameters:
    ///   - parameters: the weights that are trained; without an evaluation point they are copied.
    ///   - out: laid out as the parameters, 64-byte aligned, overlapping nothing.
    public func writeEvaluationPoint(
        of state: OptimizerState, parameters: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>,
        concurrently: @escaping Concurrently = { count, body in (0..<count).forEach(body) }
    ) throws(ComponentFailure) {
        try writeEvaluationPoint(
            of: state, .flat(UnsafeMutablePointer(mutating: parameters)), .common(state.stepsTaken), into: .flat(out),
            concurrently)
    }

    /// - Parameter steps: the steps taken.
    func writeEvaluationPoint(
        of state: OptimizerState, _ parameters: TensorMemory, _ steps: StepCounts, into out: TensorMemory,
        _ concurrently: @escaping Concurrently
    ) throws(ComponentFailure) {
        try hyperparameters.withUnsafeBufferPointer { hyperparameters throws(ComponentFailure) in
            let caller = EvaluationCaller(
                optimizer: self, state: state, parameters: parameters, steps: steps, out: out,
                hyperparameters: hyperparameters.baseAddress)
            try state.blockRun.run(grid.blocks.count, .evaluation(caller), of: self, concurrently)
        }
    }
}

/// Asks an optimizer for the weights to evaluate, block by block.
struct EvaluationCaller {
    let optimizer: OptimizerInstance
    let state: OptimizerState
    let parameters: TensorMemory
    let steps: StepCounts
    let out: TensorMemory
    let hyperparameters: UnsafePointer<Double>?

    func isLarge(_ index: Int) -> Bool { optimizer.grid.blocks[index].count > OptimizerBlocks.blockSize }

    /// Returns the sentence of a failure.
    func call(_ index: Int) -> String? {
        let (table, block) = (optimizer.table, optimizer.grid.blocks[index])
        guard let parameter = parameters.start(of: block), let out = out.start(of: block) else { return nil }
        guard let evaluation = table.evaluation else {
            out.update(from: parameter, count: block.count)
            return nil
        }
        var argument = anneal_block(
            struct_size: UInt32(MemoryLayout<anneal_block>.size), pass: 0, step: steps.tensor(block.tensor),
            begin: UInt64(block.begin), count: UInt64(block.count), parameter: parameter, gradient: nil,
            slots: state.slotPointers.start + index * table.slots.count,
            tensor: table.cut == .anywhere ? nil : UnsafePointer(optimizer.tensors + block.tensor),
            hyperparameters: optimizer.row(block.group, of: hyperparameters), reduced: nil, rows: nil)
        let instance = optimizer.instances[block.group]
        return PluginCall.sentence {
            evaluation(optimizer.component.handle, instance, &argument, out, $0)
        }?.sentence
    }
}
