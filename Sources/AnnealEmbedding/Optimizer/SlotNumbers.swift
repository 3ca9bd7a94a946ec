internal import AnnealHost
internal import CAnneal

extension OpenOptimizer {
    /// The numbers of a slot in place; none if the slot is not of that scope, or the tensor does without.
    func numbers(
        ofSlot slot: UInt64, _ scope: UInt32, _ index: UInt64
    ) throws(Misuse) -> (kind: UInt32, start: UnsafeMutableRawPointer?, count: Int) {
        let keys = optimizer.component.stateKeys
        guard slot < UInt64(keys.count) else { throw .outOfRange("slot", range: "below \(keys.count)") }
        let isOfTensor = scope == UInt32(ANNEAL_SCOPE_TENSOR)
        guard isOfTensor || scope == UInt32(ANNEAL_SCOPE_GROUP) else {
            throw .outOfRange("scope", range: "ANNEAL_SCOPE_TENSOR or ANNEAL_SCOPE_GROUP")
        }
        let all = isOfTensor ? contents.tensors : contents.groups
        guard index < UInt64(all.count) else { throw .outOfRange("index", range: "below \(all.count)") }
        guard let found = all[Int(index)].first(where: { $0.slot == keys[Int(slot)] }) else {
            return (UInt32(ANNEAL_ABSENT), nil, 0)
        }
        switch found.numbers {
        case .floats(let numbers):
            return (UInt32(ANNEAL_LIKE_PARAMETER), UnsafeMutableRawPointer(numbers.baseAddress), numbers.count)
        case .doubles(let numbers):
            let kind = isOfTensor ? ANNEAL_VALUES : ANNEAL_PER_GROUP
            return (UInt32(kind), UnsafeMutableRawPointer(numbers.baseAddress), numbers.count)
        }
    }
}
