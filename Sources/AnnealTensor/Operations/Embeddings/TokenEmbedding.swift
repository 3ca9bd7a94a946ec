import AnnealKernels

extension Tape {
    /// y = tokens[id] + positions[place in its window], for each token: what a transformer begins with.
    ///
    /// - Parameters:
    ///   - ids: [windows, context], whole numbers in 0 ..< vocabulary.
    ///   - tokens: [vocabulary, width].
    ///   - positions: [context or more, width].
    /// - Returns: [windows, context, width].
    /// - Throws: `featureOutOfRange`, `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func tokenEmbedding(_ ids: Tensor, tokens: Tensor, positions: Tensor) throws(TensorError) -> Tensor {
        guard ids.shape.rank == 2, ids.shape[1] > 0, tokens.shape.rank == 2, positions.shape.rank == 2,
            tokens.shape[1] == positions.shape[1], ids.shape[1] <= positions.shape[0]
        else { throw .shapesDisagree(operation: "tokenEmbedding", left: ids.shape, right: positions.shape) }
        let (vocabulary, width) = (tokens.shape[0], tokens.shape[1])
        for id in ids.elements where !(id >= 0 && id < Float(vocabulary)) {
            throw .featureOutOfRange(Int(exactly: id.rounded()) ?? -1, features: vocabulary)
        }
        let y = try output(
            Shape(ids.shape[0], ids.shape[1], width),
            needsGradient: tokens.gradient != nil || positions.gradient != nil)
        anneal_embed(
            tokens.values, positions.values, ids.values, ids.count, ids.shape[1], width, y.values)
        try record(TokenEmbeddingDerivative(ids: ids, tokens: tokens, positions: positions, y: y), of: y)
        return y
    }
}

/// The rows of dY are added to those of their tokens and places, in the order of the text.
private struct TokenEmbeddingDerivative: Derivative {
    let ids: Tensor
    let tokens: Tensor
    let positions: Tensor
    let y: Tensor

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient else { return }
        anneal_embed_gradient(
            dy, ids.values, ids.count, ids.shape[1], y.shape.last, try tape.accumulator(of: tokens),
            try tape.accumulator(of: positions))
    }
}
