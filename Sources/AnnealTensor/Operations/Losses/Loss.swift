/// What a loss says about the rows of one chunk. Chunks are added in order; the mean is `sum` times the batch's scale.
public struct Loss: Equatable, Sendable {
    /// The sum of the rows' losses, not scaled.
    public var sum: Double
    /// Rows whose largest logit is the label's; 0 for losses without classes.
    public var correct: Int

    public init(sum: Double = 0, correct: Int = 0) {
        self.sum = sum
        self.correct = correct
    }

    public static func += (total: inout Loss, chunk: Loss) {
        total.sum += chunk.sum
        total.correct += chunk.correct
    }
}

extension Tape {
    /// The gradient a loss is to fill. A loss ends a tape, so it writes its derivative on the way forward, while the
    /// numbers are at hand, and needs no node.
    func lossGradient(
        of tensor: Tensor, _ operation: String
    ) throws(TensorError) -> UnsafeMutablePointer<Float>? {
        guard let gradient = tensor.gradient else { return nil }
        guard !claimGradient(tensor) else { throw .gradientAlreadyWritten(operation: operation) }
        return gradient
    }
}
