import AnnealKernels

extension Tape {
    /// y = tokens[id] + positions[place in its window], for each token: what a transformer begins with.
    ///
    /// - Parameters:
    ///   - text: ids in the vocabulary.
    ///   - tokens: [vocabulary, width].
    ///   - positions: [context or more, width].
    /// - Returns: [windows · context, width].
    /// - Throws: `featureOutOfRange`, `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func tokenEmbedding(_ text: Tokens, tokens: Tensor, positions: Tensor) throws(TensorError) -> Tensor {
        guard tokens.shape.rank == 2, positions.shape.rank == 2, tokens.shape[1] == positions.shape[1],
            text.context > 0, text.context <= positions.shape[0]
        else { throw .shapesDisagree(operation: "tokenEmbedding", left: tokens.shape, right: positions.shape) }
        let vocabulary = tokens.shape[0]
        for place in 0..<text.count where text.ids[place] < 0 || text.ids[place] >= vocabulary {
            throw .featureOutOfRange(Int(text.ids[place]), features: vocabulary)
        }
        let y = try output(
            Shape(text.count, tokens.shape[1]), needsGradient: tokens.gradient != nil || positions.gradient != nil)
        anneal_embed(
            tokens.values, positions.values, text.ids, text.count, text.context, tokens.shape[1], y.values)
        record(
            Node(output: y, input: tokens, weight: positions, tokens: text) { (node, tape) throws(TensorError) in
                try node.backwardTokenEmbedding(on: tape)
            })
        return y
    }
}

extension Tape.Node {
    /// The rows of dY are added to those of their tokens and places, in the order of the text.
    fileprivate func backwardTokenEmbedding(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let positions = weight, let tokens else { return }
        anneal_embed_gradient(
            dy, tokens.ids, tokens.count, tokens.context, output.shape.last, try place(input, on: tape),
            try place(positions, on: tape))
    }

    private func place(_ tensor: Tensor, on tape: Tape) throws(TensorError) -> UnsafeMutablePointer<Float> {
        let place = if let gradient = tensor.gradient { gradient } else { try tape.scratch(tensor.count) }
        if tensor.gradient == nil || !tape.holdsGradient(tensor) { place.update(repeating: 0, count: tensor.count) }
        return place
    }
}
