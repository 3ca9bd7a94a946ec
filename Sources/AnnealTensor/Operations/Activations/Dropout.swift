import AnnealKernels

/// Which numbers a dropout drops: a function of the step, the layer, the example and the place, so that neither the cut into
/// chunks nor the threads decide it, and nothing need be remembered for the way back.
private struct DropoutMask {
    let key: UInt64
    let firstRow: Int
    let threshold: UInt32
    let scale: Float

    init(rate: Double, key: UInt64, firstRow: Int) {
        self.key = key
        self.firstRow = firstRow
        self.threshold = UInt32(min(max(rate, 0) * 0x1p32, Double(UInt32.max)))
        self.scale = Float(1 / (1 - rate))
    }

    func apply(
        to x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, shape: Shape, accumulate: Bool
    ) {
        for row in 0..<shape[0] {
            var split = SplitMix64(state: key &+ UInt64(truncatingIfNeeded: firstRow + row) &* 0xD134_2543_DE82_EF95)
            anneal_dropout(
                x + row * shape.width, y + row * shape.width, shape.width, split.next(), threshold, scale, accumulate)
        }
    }
}

extension Tape {
    /// Each number is zero with the probability `rate`, else divided by 1 − rate, so that its expectation stays.
    ///
    /// Srivastava et al. 2014 <https://jmlr.org/papers/v15/srivastava14a.html>, scaled in training, as PyTorch does.
    ///
    /// - Parameters:
    ///   - x: one example per row.
    ///   - rate: in 0 ..< 1.
    ///   - key: of this step and this layer.
    ///   - firstRow: the number of the first example within the step.
    /// - Throws: `outOfMemory`.
    public func dropout(_ x: Tensor, rate: Double, key: UInt64, firstRow: Int) throws(TensorError) -> Tensor {
        let mask = DropoutMask(rate: rate, key: key, firstRow: firstRow)
        let y = try output(x.shape, needsGradient: x.gradient != nil)
        mask.apply(to: x.values, into: y.values, shape: x.shape, accumulate: false)
        try record(DropoutDerivative(x: x, y: y, mask: mask), of: y)
        return y
    }
}

/// dX = dY where the number was kept, scaled alike.
private struct DropoutDerivative: Derivative {
    let x: Tensor
    let y: Tensor
    let mask: DropoutMask

    func backward(on tape: Tape) {
        guard let dy = y.gradient, let dx = x.gradient else { return }
        mask.apply(to: dy, into: dx, shape: y.shape, accumulate: tape.claimGradient(x))
    }
}
