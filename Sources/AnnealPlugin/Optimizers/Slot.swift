import CAnneal

/// Something that an optimizer remembers between steps: one float32 per parameter, unless it is a `TensorSlot` or a `GroupSlot`.
///
///     static let expAvg = Slot("exp_avg")                      // block[Self.expAvg]: a pointer to block.count floats
///     static let rowVar = TensorSlot("row_var")                // block[Self.rowVar]: a pointer to doubles
///     static let eta = GroupSlot("eta", count: 2)              // step[Self.eta, 1] += 1 in advance, block[Self.eta, 1] in update
///     static let slots = [expAvg, rowVar, eta]
///
/// A slot is known by its identity: declare it once, in a `static let`, and list it in `slots`.
public class Slot: @unchecked Sendable {
    final let key: String
    final let kind: Int32
    final let initial: Double
    final let count: Int
    /// The place in `slots`, which the export writes before anything reads it.
    final var index = -1

    /// One float32 per parameter, 0 at first.
    ///
    /// - Parameter key: the name in checkpoints, as the reference implementation spells it: "exp_avg".
    public convenience init(_ key: String) {
        self.init(key, kind: ANNEAL_LIKE_PARAMETER, initial: 0, count: 0)
    }

    fileprivate init(_ key: String, kind: Int32, initial: Double, count: Int) {
        self.key = key
        self.kind = kind
        self.initial = initial
        self.count = count
    }
}

/// Float64 numbers of each tensor. Only a block that is a whole tensor may write them (`cut` is `.never`).
public final class TensorSlot: Slot, @unchecked Sendable {
    /// - Parameter count: numbers per tensor, unless `layout(of:in:)` says `.values`.
    public init(_ key: String, count: Int = 1, initial: Double = 0) {
        super.init(key, kind: ANNEAL_VALUES, initial: initial, count: count)
    }
}

/// Float64 numbers of each parameter group. Only `advance` may write them.
public final class GroupSlot: Slot, @unchecked Sendable {
    public init(_ key: String, count: Int = 1, initial: Double = 0) {
        super.init(key, kind: ANNEAL_PER_GROUP, initial: initial, count: count)
    }

    /// The numbers among those of all slots.
    func numbers(in slots: UnsafePointer<UnsafeMutableRawPointer?>) -> UnsafeMutablePointer<Double> {
        guard index >= 0, let numbers = slots[index] else { fatalError("the slot \(key) is not in slots") }
        return numbers.assumingMemoryBound(to: Double.self)
    }
}

extension Slot: Equatable {
    public static func == (a: Slot, b: Slot) -> Bool { a === b }
}
