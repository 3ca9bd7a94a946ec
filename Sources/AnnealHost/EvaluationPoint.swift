internal import CAnneal
internal import Synchronization

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
        concurrently: Concurrently = { count, body in (0..<count).forEach(body) }
    ) throws(ComponentFailure) {
        try hyperparameters.withUnsafeBufferPointer { hyperparameters throws(ComponentFailure) in
            func isLarge(_ index: Int) -> Bool { grid.blocks[index].count > BlockGrid.blockSize }
            try forEveryBlock(grid.blocks.count, isLarge: isLarge, concurrently) { index in
                let block = grid.blocks[index]
                guard let evaluation = table.evaluation else {
                    (out + block.offset).update(from: parameters + block.offset, count: block.count)
                    return nil
                }
                var argument = anneal_block(
                    struct_size: UInt32(MemoryLayout<anneal_block>.size), pass: 0, step: UInt64(state.stepsTaken),
                    begin: UInt64(block.begin), count: UInt64(block.count),
                    parameter: UnsafeMutablePointer(mutating: parameters + block.offset), gradient: nil,
                    slots: state.slotPointers.start + index * table.slots.count,
                    tensor: table.cut == .anywhere ? nil : UnsafePointer(tensors + block.tensor),
                    hyperparameters: row(block.group, of: hyperparameters.baseAddress), reduced: nil, rows: nil)
                let instance = instances[block.group]
                return Call.sentence {
                    evaluation(component.handle, instance, &argument, out + block.offset, $0)
                }?.sentence
            }
        }
    }

    /// Runs `body` for every block; what it returns is the sentence of a failure.
    func forEveryBlock(
        _ count: Int, isLarge: (Int) -> Bool, _ concurrently: Concurrently, _ body: (Int) -> String?
    ) throws(ComponentFailure) {
        let failure = Mutex<(block: Int, sentence: String)?>(nil)
        withoutActuallyEscaping(body) { body in
            func run(_ index: Int) {
                guard let sentence = body(index) else { return }
                // Of several failures the first in grid order is told, so that a run always ends with the same words.
                failure.withLock { if index < $0?.block ?? .max { $0 = (index, sentence) } }
            }
            guard table.sharesBlocks else { return concurrently(count, run) }
            Crew.lending(concurrently) { for index in 0..<count where isLarge(index) { run(index) } }
            withoutActuallyEscaping(isLarge) { isLarge in
                concurrently(count) { index in if !isLarge(index) { run(index) } }
            }
        }
        if let failure = failure.withLock({ $0 }) {
            throw ComponentFailure(component: component.name, sentence: failure.sentence)
        }
    }
}
