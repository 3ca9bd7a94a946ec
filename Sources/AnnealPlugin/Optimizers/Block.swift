import CAnneal

/// Part of the parameters with their gradients and slots.
public struct Block {
    private let block: UnsafePointer<anneal_block>

    init(_ block: UnsafePointer<anneal_block>) { self.block = block }

    /// The number of parameters; if the gradient is sparse, of rows.
    public var count: Int { Int(block.pointee.count) }
    /// Whether the gradient is some rows of a tensor, which only optimizers with `sparseRows` see. `parameter` and slots then
    /// point to the tensor's start, and `forEachPiece` finds the rows.
    public var isSparse: Bool { block.pointee.rows != nil }
    /// The step being taken, the first is 1.
    public var step: Int { Int(block.pointee.step) }
    /// The pass of the step: measuring passes from 0, then the update.
    public var pass: Int { Int(block.pointee.pass) }
    /// `count` parameters, to be read and written.
    public var parameter: UnsafeMutablePointer<Float> { block.pointee.parameter }
    /// `count` gradients.
    public var gradient: UnsafePointer<Float> { block.pointee.gradient }
    /// A slot's `count` numbers; `nil` if it is absent.
    public subscript(slot: Slot) -> UnsafeMutablePointer<Float>? {
        guard slot.index >= 0 else { return nil }
        return block.pointee.slots[slot.index]?.assumingMemoryBound(to: Float.self)
    }
    /// The tensor's numbers in a slot; `nil` if it is absent.
    public subscript(slot: TensorSlot) -> UnsafeMutablePointer<Double>? {
        guard slot.index >= 0 else { return nil }
        return block.pointee.slots[slot.index]?.assumingMemoryBound(to: Double.self)
    }
    /// The group's number in a slot, the first if there are several.
    public subscript(slot: GroupSlot) -> Double { self[slot, 0] }
    /// One of the group's numbers in a slot.
    public subscript(slot: GroupSlot, number: Int) -> Double { slot.numbers(in: block.pointee.slots)[number] }
    /// What the earlier passes added up: over this tensor, its group or all.
    public func sum(_ reduction: Reduction) -> Double { reduction.sum(in: block.pointee.reduced) }

    /// The number of dimensions of the block's tensor; 0 if the cut is `.anywhere`.
    public var rank: Int { Int(block.pointee.tensor?.pointee.rank ?? 0) }
    /// A size of the block's tensor, the outermost has index 0, the innermost `rank - 1`.
    public func size(_ dimension: Int) -> Int { Int(block.pointee.tensor.pointee.shape[dimension]) }

    /// Visits all there is to update, in pieces that lie one after another in memory: a dense block is one, of sparse rows each
    /// is, or several that are neighbours.
    ///
    ///     block.forEachPiece { piece in
    ///         for i in 0..<piece.count { piece.parameter[i] -= Float(lr) * piece.gradient[i] }
    ///     }
    public func forEachPiece(_ body: (Piece) -> Void) {
        guard let rows = block.pointee.rows else {
            return body(Piece(block: block, offset: 0, gradient: gradient, count: count))
        }
        let entries = count
        let width = (1..<rank).reduce(1) { $0 * size($1) }
        var first = 0
        while first < entries {
            var end = first + 1
            while end < entries, rows[end] == rows[end - 1] + 1 { end += 1 }
            body(
                Piece(
                    block: block, offset: Int(rows[first]) * width, gradient: gradient + first * width,
                    count: (end - first) * width))
            first = end
        }
    }

    /// Parameters that lie one after another, with their gradients and slots.
    public struct Piece {
        fileprivate let block: UnsafePointer<anneal_block>
        fileprivate let offset: Int
        /// `count` gradients.
        public let gradient: UnsafePointer<Float>
        /// The number of parameters.
        public let count: Int

        /// `count` parameters, to be read and written.
        public var parameter: UnsafeMutablePointer<Float> { block.pointee.parameter + offset }
        /// A slot's `count` numbers; `nil` if it is absent.
        public subscript(slot: Slot) -> UnsafeMutablePointer<Float>? {
            guard slot.index >= 0 else { return nil }
            return block.pointee.slots[slot.index].map { $0.assumingMemoryBound(to: Float.self) + offset }
        }
    }

    /// In declared order.
    var hyperparameters: UnsafePointer<Double> { block.pointee.hyperparameters }
}
