import CAnneal

// The instances of an optimizer, which the functions of its table find by a pointer.

class OptimizerBox {
    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) { preconditionFailure("abstract") }
    func layOut(_ tensor: TensorShape, in plan: anneal_plan) throws(Refusal) { preconditionFailure("abstract") }
    func measure(_ block: Block, into sums: Sums) throws(Failure) { preconditionFailure("abstract") }
    func advance(_ step: GroupStep) throws(Failure) { preconditionFailure("abstract") }
    func update(_ block: Block) throws(Failure) { preconditionFailure("abstract") }
    func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure) {
        preconditionFailure("no evaluation point")
    }
}

class OptimizerBoxOf<O: Optimizer>: OptimizerBox {
    fileprivate let optimizer: O
    /// The schedulable parameters: their places in the declared order and in the optimizer's memory.
    private let scheduled: [(index: Int, offset: Int)]

    init(_ optimizer: O) {
        self.optimizer = optimizer
        self.scheduled = O.parameters.enumerated().compactMap { index, parameter in
            parameter.scheduled?.offset.map { (index, $0) }
        }
    }

    override func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {
        try optimizer.accept(sparseGradientOf: tensor)
    }

    override func layOut(_ tensor: TensorShape, in plan: anneal_plan) throws(Refusal) {
        for (index, slot) in O.slots.enumerated() {
            try optimizer.layout(of: slot, in: tensor).apply(to: plan, slot, at: index)
        }
    }

    override func measure(_ block: Block, into sums: Sums) throws(Failure) {
        try current(block.hyperparameters).measure(block, into: sums)
    }

    override func advance(_ step: GroupStep) throws(Failure) { try current(step.hyperparameters).advance(step) }

    override func update(_ block: Block) throws(Failure) { try current(block.hyperparameters).update(block) }

    /// The optimizer with this step's hyperparameters.
    private func current(_ hyperparameters: UnsafePointer<Double>) -> O {
        var current = optimizer
        withUnsafeMutableBytes(of: &current) { bytes in
            for place in scheduled {
                bytes.storeBytes(of: hyperparameters[place.index], toByteOffset: place.offset, as: Double.self)
            }
        }
        return current
    }
}

final class AveragingBoxOf<O: AveragingOptimizer>: OptimizerBoxOf<O> {
    override func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure) {
        try optimizer.evaluate(block, into: out)
    }
}
