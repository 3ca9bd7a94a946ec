internal import CAnneal

/// Everything an optimizer remembers about one model: slots and the number of steps taken. A value to copy, compare and
/// restore; the optimizer only describes it.
public final class OptimizerState {
    /// Steps really taken.
    public var stepsTaken = 0

    /// One flat buffer per like-parameter slot, laid out as the parameters; `nil` where no tensor keeps it.
    private let flat: [AlignedBuffer<Float>?]
    /// The numbers of all other slots.
    private let values: AlignedBuffer<Double>
    /// The address of each slot's numbers, block by block.
    let slotPointers: AlignedBuffer<UnsafeMutableRawPointer?>
    /// The address of each slot's numbers that belong to a whole group, group by group.
    let groupSlots: AlignedBuffer<UnsafeMutablePointer<Double>?>
    /// The address of each slot's numbers that are a tensor's own, tensor by tensor.
    private var valueSlots: [[UnsafeMutablePointer<Double>?]] = []
    /// Scratch of the measuring passes: per block and reduction, then what a tensor and what a group sees of the sums.
    let partials: AlignedBuffer<Double>
    let tensorSums: AlignedBuffer<Double>
    let groupSums: AlignedBuffer<Double>
    let blockRun = BlockRun()

    init(for optimizer: OptimizerInstance, _ parameters: TensorMemory) {
        let slots = optimizer.table.slots
        let plan = optimizer.plan.tensors
        let blocks = optimizer.grid.blocks
        let length = blocks.map { $0.offset + $0.count }.max() ?? 0
        flat = slots.indices.map { slot in
            plan.contains { $0[slot].kind == UInt32(ANNEAL_LIKE_PARAMETER) } ? AlignedBuffer(count: length) : nil
        }
        let perTensor = plan.joined().filter { $0.kind == UInt32(ANNEAL_VALUES) }.reduce(0) { $0 + $1.valueCount }
        let perGroup = slots.filter { $0.kind == UInt32(ANNEAL_PER_GROUP) }.reduce(0) { $0 + $1.valueCount }
        let groups = optimizer.groups.count
        values = AlignedBuffer(count: perTensor + groups * perGroup)
        slotPointers = AlignedBuffer(count: blocks.count * slots.count)
        groupSlots = AlignedBuffer(count: groups * slots.count)
        partials = AlignedBuffer(count: optimizer.grid.largestStep * optimizer.table.reductions.count)
        tensorSums = AlignedBuffer(count: plan.count * optimizer.table.reductions.count)
        groupSums = AlignedBuffer(count: groups * optimizer.table.reductions.count)

        var next = values.start
        func take(_ count: Int, _ initial: Double) -> UnsafeMutablePointer<Double> {
            next.update(repeating: initial, count: count)
            defer { next += count }
            return next
        }
        for group in 0..<groups {
            for (index, slot) in slots.enumerated() where slot.kind == UInt32(ANNEAL_PER_GROUP) {
                groupSlots.start[group * slots.count + index] = take(slot.valueCount, slot.initial)
            }
        }
        valueSlots = plan.map { slots in
            slots.map { $0.kind == UInt32(ANNEAL_VALUES) ? take($0.valueCount, $0.initial) : nil }
        }
        for (index, block) in blocks.enumerated() {
            for (slot, planned) in plan[block.tensor].enumerated() {
                let pointer = slotPointers.start + index * slots.count + slot
                switch Int32(bitPattern: planned.kind) {
                case ANNEAL_LIKE_PARAMETER:
                    guard let start = flat[slot]?.start else { continue }
                    pointer.pointee = UnsafeMutableRawPointer(start + block.offset)
                    if planned.copiesParameter, let weights = parameters.start(of: block) {
                        (start + block.offset).update(from: weights, count: block.count)
                    } else {
                        (start + block.offset).update(repeating: Float(planned.initial), count: block.count)
                    }
                case ANNEAL_VALUES: pointer.pointee = UnsafeMutableRawPointer(valueSlots[block.tensor][slot])
                case ANNEAL_PER_GROUP:
                    pointer.pointee = UnsafeMutableRawPointer(groupSlots.start[block.group * slots.count + slot])
                default: pointer.pointee = nil
                }
            }
        }
    }

    /// The numbers of one slot, in place.
    public enum Numbers {
        case floats(UnsafeMutableBufferPointer<Float>)
        case doubles(UnsafeMutableBufferPointer<Double>)
    }

    /// Everything it remembers besides the number of steps, to be saved: each slot's numbers of a tensor or of a whole group.
    ///
    /// - Parameters:
    ///   - optimizer: the one it belongs to.
    ///   - tensors: those it was laid out over.
    public func contents(
        of optimizer: OptimizerInstance, _ tensors: [(offset: Int, count: Int)]
    ) -> (tensors: [[(slot: String, numbers: Numbers)]], groups: [[(slot: String, numbers: Numbers)]]) {
        let slots = optimizer.table.slots
        let plan = optimizer.plan.tensors
        let ofTensors = plan.indices.map { tensor in
            slots.indices.compactMap { slot -> (slot: String, numbers: Numbers)? in
                let (offset, count) = tensors[tensor]
                if plan[tensor][slot].kind == UInt32(ANNEAL_LIKE_PARAMETER), let start = flat[slot]?.start {
                    return (slots[slot].key, .floats(UnsafeMutableBufferPointer(start: start + offset, count: count)))
                }
                guard let start = valueSlots[tensor][slot] else { return nil }
                let length = plan[tensor][slot].valueCount
                return (slots[slot].key, .doubles(UnsafeMutableBufferPointer(start: start, count: length)))
            }
        }
        let ofGroups = optimizer.groups.indices.map { group in
            slots.indices.compactMap { slot -> (slot: String, numbers: Numbers)? in
                guard let start = groupSlots.start[group * slots.count + slot] else { return nil }
                let length = slots[slot].valueCount
                return (slots[slot].key, .doubles(UnsafeMutableBufferPointer(start: start, count: length)))
            }
        }
        return (ofTensors, ofGroups)
    }

    /// Forgets the sums of the step before: they are no part of what a state remembers.
    func clearSums() {
        for sums in [partials, tensorSums, groupSums] { sums.start.update(repeating: 0, count: sums.count) }
    }

    /// Takes over what another state of the same optimizer remembers.
    public func restore(_ other: OptimizerState) {
        stepsTaken = other.stepsTaken
        for case (let mine?, let theirs?) in zip(flat, other.flat) { mine.copy(from: theirs) }
        values.copy(from: other.values)
    }

    /// Whether both remember the same bits.
    public func isIdentical(to other: OptimizerState) -> Bool {
        stepsTaken == other.stepsTaken
            && zip(flat, other.flat).allSatisfy { mine, theirs in
                guard let mine, let theirs else { return (mine == nil) == (theirs == nil) }
                return mine.isIdentical(to: theirs)
            } && values.isIdentical(to: other.values)
    }
}
