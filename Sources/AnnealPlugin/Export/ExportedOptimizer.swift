import CAnneal

// What a host sees of an optimizer: its tables.

func optimizerTable<O: Optimizer>(_ type: O.Type) -> UnsafePointer<anneal_optimizer_api> {
    let (slots, reductions) = (slotTables(type), reductionTables(type))
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
        reduction_count: UInt32(reductions.count), measure_count: UInt64(O.measuringPasses), slots: leakedArray(slots),
        reductions: leakedArray(reductions), create: create, destroy: destroy,
        layout: { instance, tensor, plan, sentence in
            guard let instance, let tensor, let plan = plan?.pointee else { return ANNEAL_FAILED }
            let box = Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
            let shape = TensorShape(tensor)
            do throws(Refusal) {
                if shape.isSparse { try box.accept(sparseGradientOf: shape) }
                try box.layOut(shape, in: plan)
                return ANNEAL_OK
            } catch {
                write(error, to: sentence)
                return ANNEAL_REFUSED
            }
        },
        measure: O.measuringPasses == 0
            ? nil
            : { instance, block, partial, error in
                guard let instance, let block, let partial else { return ANNEAL_FAILED }
                return attempt(error) { () throws(Failure) in
                    try Unmanaged<OptimizerBox>.fromOpaque(instance).takeUnretainedValue()
                        .measure(Block(block), into: Sums(numbers: partial))
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
    return leaked(api)
}

/// The slots in their order, each of which is told its place.
private func slotTables<O: Optimizer>(_ type: O.Type) -> [UnsafePointer<anneal_slot>] {
    O.slots.enumerated().map { index, slot in
        slot.index = index
        return leaked(
            anneal_slot(
                struct_size: size(anneal_slot.self), kind: UInt32(slot.kind), key: leakedText(slot.key),
                initial: slot.initial, value_count: UInt64(slot.count)))
    }
}

/// The reductions in their order, each of which is told its place.
private func reductionTables<O: Optimizer>(_ type: O.Type) -> [UnsafePointer<anneal_reduction>] {
    O.reductions.enumerated().map { index, reduction in
        reduction.index = index
        let scope =
            switch reduction.scope {
            case .tensor: ANNEAL_SCOPE_TENSOR
            case .group: ANNEAL_SCOPE_GROUP
            case .all: ANNEAL_SCOPE_ALL
            }
        return leaked(
            anneal_reduction(
                struct_size: size(anneal_reduction.self), scope: UInt32(scope), key: leakedText(reduction.key)))
    }
}

func evaluationTable(_ component: UnsafePointer<anneal_component>) -> UnsafePointer<anneal_evaluation> {
    leaked(
        anneal_evaluation(
            struct_size: size(anneal_evaluation.self), component_count: 1, components: leakedArray([component]),
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
