import CAnneal

/// Something remembered between steps.
///
///     Slot("exp_avg")                            // a number per parameter, in float32
///     Slot.perTensor("row_var")                  // numbers per tensor, in float64; layout(of:in:) says how many
///     Slot.perGroup("weight_sum")                // a number per parameter group, in float64, written by advance
public struct Slot: Sendable {
    let key: String
    let kind: Int32
    let initial: Double
    let count: Int

    /// One float32 per parameter, 0 at first.
    ///
    /// - Parameter key: its name in checkpoints, as the reference implementation spells it: "exp_avg".
    public init(_ key: String) {
        self.init(key: key, kind: ANNEAL_LIKE_PARAMETER, initial: 0, count: 0)
    }

    /// Float64 numbers of each tensor. Only a block that is a whole tensor may write them (`cut` is `.never`).
    public static func perTensor(_ key: String, count: Int = 1, initial: Double = 0) -> Slot {
        Slot(key: key, kind: ANNEAL_VALUES, initial: initial, count: count)
    }

    /// Float64 numbers of each parameter group. Only `advance` may write them.
    public static func perGroup(_ key: String, count: Int = 1, initial: Double = 0) -> Slot {
        Slot(key: key, kind: ANNEAL_PER_GROUP, initial: initial, count: count)
    }

    private init(key: String, kind: Int32, initial: Double, count: Int) {
        self.key = key
        self.kind = kind
        self.initial = initial
        self.count = count
    }
}

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
    /// Float64 numbers of the tensor: one per row, for example.
    case values(count: Int, initial: Double = 0)

    func apply(to plan: anneal_plan, _ slot: Int) {
        switch self {
        case .asDeclared: break
        case .absent: if plan.kinds[slot] != UInt32(ANNEAL_PER_GROUP) { plan.kinds[slot] = UInt32(ANNEAL_ABSENT) }
        case .filled(let initial): plan.initials[slot] = initial
        case .copyOfParameter: plan.copies_parameter[slot] = 1
        case .values(let count, let initial):
            plan.kinds[slot] = UInt32(ANNEAL_VALUES)
            plan.value_counts[slot] = UInt64(count)
            plan.initials[slot] = initial
        }
    }
}

/// A parameter tensor's name and sizes.
public struct TensorShape: Sendable {
    /// As in checkpoints: "0.weight".
    public let name: String
    /// The sizes, outermost first; empty for a single number.
    public let sizes: [Int]
    /// Whether its gradient is the rows that a step touches.
    let isSparse: Bool

    /// The product of the sizes.
    public var count: Int { sizes.reduce(1, *) }
    /// How many dimensions.
    public var rank: Int { sizes.count }

    init(_ tensor: UnsafePointer<anneal_tensor>) {
        name = String(cString: tensor.pointee.name)
        // A host of before has smaller tensors.
        isSparse =
            tensor.pointee.struct_size >= UInt32(MemoryLayout<anneal_tensor>.size)
            && tensor.pointee.flags & UInt64(ANNEAL_SPARSE_GRADIENT) != 0
        let shape = tensor.pointee.shape
        sizes = (0..<Int(tensor.pointee.rank)).map { Int(shape?[$0] ?? 1) }
    }
}
