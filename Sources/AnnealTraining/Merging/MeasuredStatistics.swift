public import AnnealTensor

extension Trainer {
    /// Measures anew what batch norms have measured, over the batches of an epoch: the mean of each batch's mean and variance, as
    /// `torch.optim.swa_utils.update_bn` does. Of a model that measures nothing, the weights stay as they are.
    ///
    /// - Parameters:
    ///   - parameters: the weights, whose statistics are replaced.
    ///   - order: the batches; those of one row are left out, since they have no variance.
    /// - Throws: `TensorError`.
    public func measureStatistics(of parameters: ParameterBuffer, over order: BatchOrder) throws(TensorError) {
        let entries = parameters.layout.entries.indices.filter { parameters.layout.entries[$0].kind == .statistic }
        guard !entries.isEmpty else { return }
        var order = order
        let tape = try Tape(parameters, pool: pool)
        let buffer = BatchBuffer(featureCount: model.featureCount)
        var sums = entries.map { Array(repeating: 0.0, count: parameters[$0].count) }
        var batches = 0
        for step in 0..<order.stepsPerEpoch {
            let rows = order.next()
            guard rows.count > 1 else { continue }
            // From zero, a batch leaves its share of what it measures.
            for entry in entries { parameters[entry].update(repeating: 0) }
            let batch = buffer.gather(rows, of: training)
            try tape.reset()
            _ = try model.output(for: batch, in: ForwardPass(on: tape, key: order.key &+ UInt64(step)))
            for (place, entry) in entries.enumerated() {
                for index in sums[place].indices { sums[place][index] += Double(parameters[entry][index]) }
            }
            batches += 1
        }
        for (place, entry) in entries.enumerated() {
            let counts = parameters.layout.entries[entry].counts
            for index in sums[place].indices {
                parameters[entry][index] =
                    counts
                    ? Float(batches)
                    : Float(sums[place][index] / Double(max(1, batches)) / RunningStatistics.shareOfBatch)
            }
        }
    }
}
