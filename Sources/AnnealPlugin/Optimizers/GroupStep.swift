import CAnneal

/// What is known of a whole parameter group before a pass.
public struct GroupStep {
    private let group: UnsafePointer<anneal_step>

    init(_ group: UnsafePointer<anneal_step>) { self.group = group }

    /// The step being taken, the first is 1.
    public var step: Int { Int(group.pointee.step) }
    /// The pass that follows: measuring passes from 0, then the update.
    public var pass: Int { Int(group.pointee.pass) }

    /// What the earlier passes added up; of scope `.tensor`: 0.
    public func sum(_ reduction: Reduction) -> Double { reduction.sum(in: group.pointee.reduced) }

    /// The group's number in a slot, the first if there are several.
    public subscript(slot: GroupSlot) -> Double {
        get { self[slot, 0] }
        nonmutating set { self[slot, 0] = newValue }
    }

    /// One of the group's numbers in a slot.
    public subscript(slot: GroupSlot, number: Int) -> Double {
        get { numbers(of: slot)[number] }
        nonmutating set { numbers(of: slot)[number] = newValue }
    }

    private func numbers(of slot: GroupSlot) -> UnsafeMutablePointer<Double> {
        guard slot.index >= 0, let numbers = group.pointee.slots[slot.index] else {
            fatalError("the slot \(slot.key) is not in slots")
        }
        return numbers
    }

    /// In declared order.
    var hyperparameters: UnsafePointer<Double> { group.pointee.hyperparameters }
}
