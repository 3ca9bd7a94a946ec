internal import AnnealTensor

/// A limit on the gradient of a step.
public enum GradientClipping: Sendable, Equatable {
    /// On the length of the whole gradient: one that is longer is scaled by `limit / (length + 1e-6)`, as
    /// `torch.nn.utils.clip_grad_norm_` does; Pascanu, Mikolov and Bengio 2013 <https://arxiv.org/abs/1211.5063>.
    ///
    /// A gradient of exactly the limit's length, or shorter by less than the 1e-6, stays as it is; PyTorch shortens it by up to as
    /// much. A length that is infinite or not a number spoils the gradient as it does there.
    case norm(Double)
    /// On each number of it: `torch.nn.utils.clip_grad_value_`.
    case value(Double)
}

extension ParameterBuffer {
    /// Clips a gradient, with a second pass over it only if its length asks for that.
    ///
    /// - Parameters:
    ///   - rows: the same gradient's rows of sparse tensors.
    ///   - length: the length of all of it.
    func clip(
        _ clipping: GradientClipping, and rows: [CoalescedGradient] = [], length: @autoclosure () -> Double,
        on pool: Pool
    ) {
        switch clipping {
        case .value(let limit):
            clamp(to: limit, on: pool)
            for rows in rows { rows.clamp(to: limit, on: pool) }
        case .norm(let limit):
            let length = length()
            if length <= limit { return }
            scale(by: limit / (length + 1e-6), on: pool)
            for rows in rows { rows.scale(by: limit / (length + 1e-6), on: pool) }
        }
    }
}
