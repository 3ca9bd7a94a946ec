import AnnealKernels

extension Tape {
    /// Each token's mean of the values of its window's tokens up to it, weighted by how well their keys match its query, head
    /// by head: softmax(q kᵀ / √(width of a head)) v, PyTorch's `scaled_dot_product_attention(is_causal=True)`.
    ///
    /// One window's head at a time, so that its scores stay in the cache; queries, keys and values are read where they stand.
    ///
    /// Vaswani et al. 2017, equation 1 <https://arxiv.org/abs/1706.03762>.
    ///
    /// - Parameters:
    ///   - x: [windows, context, 3 · width], for each token its query, key and value, each head by head.
    ///   - heads: divides width.
    /// - Returns: [windows, context, width].
    /// - Throws: `shapesDisagree`, `invalidShape`, `outOfMemory`.
    public func causalAttention(_ x: Tensor, heads: Int) throws(TensorError) -> Tensor {
        guard heads > 0, x.shape.rank == 3, x.shape[2] % 3 == 0, x.shape[2] / 3 % heads == 0 else {
            throw .shapesDisagree(operation: "causalAttention", left: x.shape, right: Shape(heads))
        }
        let (windows, context, width) = (x.shape[0], x.shape[1], x.shape[2] / 3)
        let y = try output(Shape(windows, context, width), needsGradient: x.gradient != nil)
        let weights = try scratch(Shape(windows, heads, context, context).checkedCount())
        let part = width / heads
        for window in 0..<windows {
            for head in 0..<heads {
                let weight = weights + (window * heads + head) * context * context
                let query = x.values + window * context * 3 * width + head * part
                try BLAS.multiply(
                    .plain(query, stride: 3 * width), .transposed(query + width, stride: 3 * width), into: weight,
                    rows: context, columns: context, inner: part, beta: 0)
                anneal_causal_softmax(weight, context, 1 / Float(part).squareRoot())
                try BLAS.multiply(
                    .plain(weight), .plain(query + 2 * width, stride: 3 * width),
                    into: y.values + window * context * width + head * part, rows: context, columns: part,
                    inner: context, beta: 0, stride: width)
            }
        }
        try record(AttentionDerivative(x: x, y: y, weights: weights, heads: heads), of: y)
        return y
    }
}

/// With P the weights and S the scores: dV = Pᵀ dY, dP = dY Vᵀ, dS by the softmax, dQ = dS K, dK = dSᵀ Q.
private struct AttentionDerivative: Derivative {
    let x: Tensor
    let y: Tensor
    let weights: UnsafeMutablePointer<Float>
    let heads: Int

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient, let dx = x.gradient else { return }
        let (context, width) = (y.shape[1], y.shape.last)
        let (part, stride) = (width / heads, 3 * width)
        let beta: Float = tape.claimGradient(x) ? 1 : 0
        let scores = try tape.scratch(context * context)
        for window in 0..<y.shape[0] {
            for head in 0..<heads {
                let weight = weights + (window * heads + head) * context * context
                let first = window * context * stride + head * part
                let (query, dQuery) = (x.values + first, dx + first)
                let dHead = dy + window * context * width + head * part
                try BLAS.multiply(
                    .transposed(weight), .plain(dHead, stride: width), into: dQuery + 2 * width, rows: context,
                    columns: part, inner: context, beta: beta, stride: stride)
                try BLAS.multiply(
                    .plain(dHead, stride: width), .transposed(query + 2 * width, stride: stride), into: scores,
                    rows: context, columns: context, inner: part, beta: 0)
                anneal_causal_softmax_gradient(weight, scores, context, 1 / Float(part).squareRoot())
                try BLAS.multiply(
                    .plain(scores), .plain(query + width, stride: stride), into: dQuery, rows: context, columns: part,
                    inner: context, beta: beta, stride: stride)
                try BLAS.multiply(
                    .transposed(scores), .plain(query, stride: stride), into: dQuery + width, rows: context,
                    columns: part, inner: context, beta: beta, stride: stride)
            }
        }
    }
}
