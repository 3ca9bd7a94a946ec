public import AnnealTensor

/// In which order the training rows come: epoch after epoch, each shuffled anew. A value, so a copy continues the same way.
///
///     var order = BatchOrder(rows: 5, batchSize: 2, shuffled: false, random: Random(seed: 0))
///     order.next()            // [0, 1]
///     order.stepsPerEpoch     // 3, the last batch of an epoch is the rest
public struct BatchOrder: Sendable, Equatable {
    public let batchSize: Int
    private let shuffled: Bool
    private var random: Random
    private var order: [Int]
    private var position: Int

    /// - Precondition: at least one row, and a batch size of at least 1.
    public init(rows: Int, batchSize: Int, shuffled: Bool, random: Random) {
        precondition(rows > 0 && batchSize > 0, "a batch needs a row")
        self.batchSize = min(batchSize, rows)
        self.shuffled = shuffled
        self.random = random
        self.order = Array(0..<rows)
        self.position = rows
    }

    public var stepsPerEpoch: Int { (order.count + batchSize - 1) / batchSize }

    /// The rows of the next batch.
    public mutating func next() -> ArraySlice<Int> {
        if position == order.count {
            position = 0
            if shuffled { order = random.permutation(order.count) }
        }
        let end = min(position + batchSize, order.count)
        defer { position = end }
        return order[position..<end]
    }
}
