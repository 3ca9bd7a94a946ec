import CAnneal

/// What becomes of a slot.
public enum SlotLayout: Sendable {
    /// As the slot says.
    case asDeclared
    /// This configuration, or this tensor, does without. (A slot per group stays.)
    case absent
    /// Starts at a value.
    case filled(with: Double)
    /// One float32 per parameter that starts as the parameter itself.
    case copyOfParameter
    /// The float64 numbers of a `TensorSlot`: one per row of the tensor, for example.
    case values(count: Int, initial: Double = 0)

    func apply(to plan: anneal_plan, _ slot: Slot, at index: Int) throws(Refusal) {
        switch self {
        case .asDeclared: break
        case .absent: if slot.kind != ANNEAL_PER_GROUP { plan.kinds[index] = UInt32(ANNEAL_ABSENT) }
        case .filled(let initial): plan.initials[index] = initial
        case .copyOfParameter: plan.copies_parameter[index] = 1
        case .values(let count, let initial):
            guard slot.kind == ANNEAL_VALUES else {
                throw Refusal("\(slot.key) is no slot per tensor, so it cannot hold \(count) values of one")
            }
            plan.value_counts[index] = UInt64(count)
            plan.initials[index] = initial
        }
    }
}
