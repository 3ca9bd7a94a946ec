internal import AnnealTensor

/// How batches of a model are cut: decided once, from sizes only, so that neither threads nor processes change a bit.
///
///     let plan = BatchPlan(LayerCost(multiplyAdds: 668_672, activations: 1034), gradientCount: 669_706)
///     plan.chunks(of: 128).chunks           // 2
///     plan.rowsAtATime(ofChunk: 64)         // 1014, and so all of a chunk of 64
struct BatchPlan: Sendable, Equatable {
    /// The cost of one example.
    private let cost: LayerCost
    /// The numbers of a chunk's gradient in any case: with the work of a row, what decides how many chunks pay.
    private let gradientCount: Int
    /// Whether a layer takes means over a batch or measures it, so that a batch stays whole: then the pool's threads share the
    /// operations, and not the rows.
    let keepsBatchesWhole: Bool

    init(_ cost: LayerCost, gradientCount: Int, hasStatistics: Bool = false) {
        self.cost = cost
        self.gradientCount = gradientCount
        keepsBatchesWhole = hasStatistics || cost.valuesPerBatchMean != nil
    }

    /// The multiplications with an addition of an example's forward pass.
    var multiplyAddsPerRow: Int { cost.multiplyAdds }

    /// The chunks of a batch, one forward and backward pass each.
    func chunks(of rows: Int) -> ChunkGrid {
        guard !keepsBatchesWhole else { return ChunkGrid(whole: rows) }
        return ChunkGrid(rows: rows, multiplyAddsPerRow: cost.multiplyAdds, parameters: gradientCount)
    }

    /// How many examples of a chunk go through the layers and back at a time: as many as stay in the cache, unless the batch stays whole.
    func rowsAtATime(ofChunk rows: Int) -> Int { keepsBatchesWhole ? max(1, rows) : rowsInCache }

    /// How many examples to evaluate at a time.
    var evaluationRows: Int { max(4, min(256, rowsInCache)) }

    /// As many examples as leave what the layers make of them in the cache.
    private var rowsInCache: Int { max(1, (1 << 20) / max(1, cost.activations)) }

    /// Whether some mean would be over one number in a batch of one example.
    var needsTwoExamples: Bool { cost.valuesPerBatchMean == 1 }

    /// The bytes of the chunks' gradients, and of what the layers make of the examples that one thread has at a time, with its gradient.
    func bytes(batchSize: Int) -> Double {
        let chunks = chunks(of: batchSize).chunks
        let chunkRows = (batchSize + chunks - 1) / chunks
        let rows = min(chunkRows, rowsAtATime(ofChunk: chunkRows))
        return 4 * (Double(chunks) * Double(gradientCount) + 2 * Double(rows) * Double(cost.activations))
    }
}
