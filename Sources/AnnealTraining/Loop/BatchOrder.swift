public import AnnealTensor

/// The order of the training rows: epoch after epoch, each shuffled anew. A value, so a copy continues the same way.
///
///     var order = BatchOrder(rows: 5, batchSize: 2, shuffled: false, random: Random(seed: 0))
///     order.next()            // [0, 1]
///     order.stepsPerEpoch     // 3, the last batch of an epoch is the rest
///
/// A step may learn from several batches, whose rows then come together; the last step of an epoch takes those that are left. A last
/// batch that is short may be dropped, as `drop_last` of PyTorch's `DataLoader` does: its rows come in other epochs, which are shuffled
/// anew.
public struct BatchOrder: Sendable, Equatable {
    public let batchSize: Int
    /// The rows of all batches of a step.
    public let rowsPerStep: Int
    /// The rows of an epoch: all of them, or those of whole batches.
    public let rowsPerEpoch: Int
    private let dropsLast: Bool
    private let shuffled: Bool
    private var random: Random
    private var order: [Int]
    private var position: Int
    /// The rows that there are, if they are not all from 0 on.
    private let chosen: [Int]?

    /// - Precondition: at least one row, a batch size of at least 1, and at least one batch in a step.
    ///
    /// - Parameter dropsLast: Whether an epoch leaves out a last batch that is short.
    public init(
        rows: Int, batchSize: Int, batchesPerStep: Int = 1, dropsLast: Bool = false, shuffled: Bool, random: Random
    ) {
        precondition(rows > 0 && batchSize > 0 && batchesPerStep > 0, "a batch needs a row, and a step a batch")
        self.batchSize = min(batchSize, rows)
        let (wanted, overflow) = self.batchSize.multipliedReportingOverflow(by: batchesPerStep)
        self.rowsPerStep = overflow ? rows : min(wanted, rows)
        rowsPerEpoch = dropsLast ? rows - rows % self.batchSize : rows
        self.dropsLast = dropsLast
        self.shuffled = shuffled
        self.random = random
        self.order = Array(0..<rows)
        self.position = rows
        chosen = nil
    }

    private init(_ other: BatchOrder, over rows: [Int]?, random: Random) {
        let count = rows?.count ?? other.order.count
        batchSize = min(other.batchSize, count)
        rowsPerStep = min(other.rowsPerStep, count)
        dropsLast = other.dropsLast
        rowsPerEpoch = dropsLast ? count - count % batchSize : count
        shuffled = other.shuffled
        self.random = random
        order = rows ?? Array(0..<count)
        position = count
        chosen = rows
    }

    /// Such batches from their first epoch on.
    ///
    /// - Parameters:
    ///   - rows: Those to take, at least one; `nil` for all.
    ///   - random: What shuffles them.
    func anew(over rows: [Int]?, random: Random) -> BatchOrder {
        precondition(rows?.isEmpty != true, "a batch needs a row")
        return BatchOrder(self, over: rows ?? chosen, random: random)
    }

    public var stepsPerEpoch: Int { (rowsPerEpoch + rowsPerStep - 1) / rowsPerStep }

    /// A number for what a step draws besides its rows: it follows from the run's seed, the epoch and the place in it, and so
    /// continues with the order.
    var key: UInt64 {
        var random = random
        return random.next() &+ UInt64(truncatingIfNeeded: position) &* 0x9E37_79B9_7F4A_7C15
    }

    /// The rows of the next step.
    public mutating func next() -> ArraySlice<Int> {
        if position >= rowsPerEpoch {
            position = 0
            if shuffled {
                order = random.permutation(order.count)
                if let chosen { for place in order.indices { order[place] = chosen[order[place]] } }
            }
        }
        let end = min(position + rowsPerStep, rowsPerEpoch)
        defer { position = end }
        return order[position..<end]
    }

    /// Everything that changes: the generator, the rows of this epoch in their order, and how many of them have had their turn.
    var progress: (random: Random, order: [Int], position: Int) { (random, order, position) }

    /// Continues where another left off; `false` if that was one over other rows.
    mutating func resume(random: Random, order: [Int], position: Int) -> Bool {
        var isMissing = [Bool](repeating: true, count: self.order.count)
        for row in order where isMissing.indices.contains(row) { isMissing[row] = false }
        guard order.count == isMissing.count, !isMissing.contains(true), (0...order.count).contains(position) else {
            return false
        }
        (self.random, self.order, self.position) = (random, order, position)
        return true
    }
}
