internal import CAnneal

/// What each tensor keeps in each slot, as the optimizer decided when it was created.
struct SlotPlan {
    struct Slot: Equatable {
        var kind: UInt32
        var initial: Double
        var valueCount: Int
        var copiesParameter: Bool
    }

    /// One row per tensor, with one entry per slot.
    let tensors: [[Slot]]

    /// - Parameter instances: of each tensor, the instance of the group it is in.
    init(
        _ table: OptimizerTable, _ name: String, _ instances: [UnsafeMutableRawPointer?],
        _ cTensors: UnsafePointer<anneal_tensor>
    ) throws(ComponentFailure) {
        var tensors: [[Slot]] = []
        for (index, instance) in instances.enumerated() {
            tensors.append(try Self.plan(table, name, instance, cTensors + index))
        }
        self.tensors = tensors
    }

    private static func plan(
        _ table: OptimizerTable, _ name: String, _ instance: UnsafeMutableRawPointer?,
        _ tensor: UnsafePointer<anneal_tensor>
    ) throws(ComponentFailure) -> [Slot] {
        let declared = table.slots
        // Without slots there is nothing to plan, but rows may be refused.
        let isSparse = tensor.pointee.flags & UInt64(ANNEAL_SPARSE_GRADIENT) != 0
        guard let layout = table.api.layout, !declared.isEmpty || isSparse else {
            return declared.map {
                Slot(kind: $0.kind, initial: $0.initial, valueCount: $0.valueCount, copiesParameter: false)
            }
        }
        var kinds = declared.map(\.kind)
        var initials = declared.map(\.initial)
        var counts = declared.map { UInt64($0.valueCount) }
        var copies = declared.map { _ in UInt8(0) }
        let failure = kinds.withUnsafeMutableBufferPointer { kinds in
            initials.withUnsafeMutableBufferPointer { initials in
                counts.withUnsafeMutableBufferPointer { counts in
                    copies.withUnsafeMutableBufferPointer { copies in
                        var plan = anneal_plan(
                            struct_size: UInt32(MemoryLayout<anneal_plan>.size), slot_count: UInt32(declared.count),
                            kinds: kinds.baseAddress, initials: initials.baseAddress, value_counts: counts.baseAddress,
                            copies_parameter: copies.baseAddress)
                        return PluginCall.sentence { layout(instance, tensor, &plan, $0) }
                    }
                }
            }
        }
        if let failure { throw ComponentFailure(component: name, sentence: failure.sentence) }
        return try declared.indices.map { index throws(ComponentFailure) in
            let slot = Slot(
                kind: kinds[index], initial: initials[index], valueCount: Int(clamping: counts[index]),
                copiesParameter: copies[index] != 0)
            try check(slot, declared[index], name)
            return slot
        }
    }

    private static func check(
        _ slot: Slot, _ declared: OptimizerTable.Slot, _ name: String
    ) throws(ComponentFailure) {
        let legal =
            switch Int32(bitPattern: slot.kind) {
            case ANNEAL_PER_GROUP: declared.kind == slot.kind && slot.valueCount == declared.valueCount
            case ANNEAL_VALUES: declared.kind != UInt32(ANNEAL_PER_GROUP) && (1...1 << 30).contains(slot.valueCount)
            case ANNEAL_LIKE_PARAMETER: declared.kind == slot.kind
            case ANNEAL_ABSENT: declared.kind != UInt32(ANNEAL_PER_GROUP)
            default: false
            }
        guard legal else {
            throw ComponentFailure(
                component: name, sentence: "plans its slot \(declared.key) in a way it cannot be kept")
        }
    }
}
