import CAnneal

// What a host sees of an optimizer: its tables, and the instances behind them.

func optimizerTable<O: Optimizer>(_ type: O.Type) -> UnsafeRawPointer {
    let slots = O.slots.map { slot in
        forever(
            anneal_slot(
                struct_size: size(anneal_slot.self), kind: UInt32(slot.kind), key: text(slot.key),
                initial: slot.initial, value_count: UInt64(slot.count)))
    }
    let reductions = O.reductions.map { reduction in
        let scope =
            switch reduction.scope {
            case .tensor: ANNEAL_SCOPE_TENSOR
            case .group: ANNEAL_SCOPE_GROUP
            case .all: ANNEAL_SCOPE_ALL
            }
        return forever(
            anneal_reduction(
                struct_size: size(anneal_reduction.self), scope: UInt32(scope), key: text(reduction.key)))
    }
    let cut =
        switch O.cut {
        case .anywhere: ANNEAL_CUT_ANYWHERE
        case .rows: ANNEAL_CUT_ROWS
        case .never: ANNEAL_CUT_NEVER
        }
    let advances = O.slots.contains { $0.kind == ANNEAL_PER_GROUP }
    let api = anneal_optimizer_api(
        struct_size: size(anneal_optimizer_api.self),
        flags: cut | (O.sharesBlocks ? ANNEAL_SHARES_BLOCKS : 0) | (O.sparseRows ? ANNEAL_SPARSE_ROWS : 0),
        slot_count: UInt32(slots.count),
        reduction_count: UInt32(reductions.count), measure_count: UInt64(O.measuringPasses), slots: table(slots),
        reductions: table(reductions), create: create, destroy: destroy,
        layout: { instance, tensor, plan, sentence in
            guard let instance, let tensor, let plan = plan?.pointee else { return ANNEAL_FAILED }
            let box = Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
            let shape = TensorShape(tensor)
            if shape.isSparse {
                do throws(Refusal) {
                    try box.accept(sparseGradientOf: shape)
                } catch {
                    write(error.sentence, to: sentence)
                    return ANNEAL_REFUSED
                }
            }
            for slot in 0..<Int(plan.slot_count) { box.layout(of: slot, in: shape).apply(to: plan, slot) }
            return ANNEAL_OK
        },
        measure: O.measuringPasses == 0
            ? nil
            : { instance, block, partial, error in
                guard let instance, let block, let partial else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
                        .measure(Block(block), into: partial)
                }
            },
        advance: advances
            ? { instance, step, error in
                guard let instance, let step else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue().advance(GroupStep(step))
                }
            } : nil,
        update: { instance, block, error in
            guard let instance, let block else { return ANNEAL_FAILED }
            return Unmanaged<OptimizerBox>.fromOpaque(instance)._withUnsafeGuaranteedRef { box in
                attempt(error) { () throws(Failure) in try box.update(Block(block)) }
            }
        })
    return UnsafeRawPointer(forever(api))
}

func evaluationTable(_ component: UnsafePointer<anneal_component>) -> UnsafePointer<anneal_evaluation> {
    forever(
        anneal_evaluation(
            struct_size: size(anneal_evaluation.self), component_count: 1, components: table([component]),
            evaluation: { _, instance, block, out, error in
                guard let instance, let block, let out else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
                        .evaluate(Block(block), into: out)
                }
            }))
}

/// Runs a part of a step; what it throws is the sentence of a failure.
private func attempt(
    _ error: UnsafeMutablePointer<anneal_error>?, _ body: () throws(Failure) -> Void
) -> anneal_status {
    do {
        try body()
        return ANNEAL_OK
    } catch let failure {
        write(failure.sentence, to: error)
        return ANNEAL_FAILED
    }
}

class OptimizerBox {
    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) { preconditionFailure("abstract") }
    func layout(of slot: Int, in tensor: TensorShape) -> SlotLayout { preconditionFailure("abstract") }
    func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) throws(Failure) {
        preconditionFailure("abstract")
    }
    func advance(_ step: GroupStep) throws(Failure) { preconditionFailure("abstract") }
    func update(_ block: Block) throws(Failure) { preconditionFailure("abstract") }
    func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure) {
        preconditionFailure("no evaluation point")
    }
}

class OptimizerBoxOf<O: Optimizer>: OptimizerBox {
    fileprivate let optimizer: O
    /// The parameters that a step may change, with their places in the declared order.
    private let schedulable: [(index: Int, assign: (inout O, Double) -> Void)]

    init(_ optimizer: O) {
        self.optimizer = optimizer
        self.schedulable = O.parameters.enumerated().compactMap { index, parameter in
            parameter.assign.map { (index, $0) }
        }
        let places = O.parameters.enumerated().compactMap { index, parameter in
            parameter.offset.map { Place(index: index, offset: $0) }
        }
        self.places = places.count == schedulable.count ? places : nil
    }

    override func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {
        try optimizer.accept(sparseGradientOf: tensor)
    }

    override func layout(of slot: Int, in tensor: TensorShape) -> SlotLayout {
        optimizer.layout(of: slot, in: tensor)
    }

    override func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) throws(Failure) {
        try current(block.hyperparameters).measure(block, into: sums)
    }

    override func advance(_ step: GroupStep) throws(Failure) { try current(step.hyperparameters).advance(step) }

    override func update(_ block: Block) throws(Failure) { try current(block.hyperparameters).update(block) }

    /// The optimizer with this step's hyperparameters.
    private func current(_ hyperparameters: UnsafePointer<Double>) -> O {
        var current = optimizer
        if let places {
            // Key paths would take longer than a block of a thousand parameters.
            withUnsafeMutableBytes(of: &current) { bytes in
                for place in places {
                    bytes.storeBytes(of: hyperparameters[place.index], toByteOffset: place.offset, as: Double.self)
                }
            }
        } else {
            for (index, assign) in schedulable { assign(&current, hyperparameters[index]) }
        }
        return current
    }

    /// Where the schedulable parameters are stored, if all of them are.
    private let places: [Place]?
}

/// A parameter's place in the declared order and in the optimizer's memory.
private struct Place {
    let index: Int
    let offset: Int
}

final class AveragingBoxOf<O: AveragingOptimizer>: OptimizerBoxOf<O> {
    override func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) throws(Failure) {
        try optimizer.evaluate(block, into: out)
    }
}
