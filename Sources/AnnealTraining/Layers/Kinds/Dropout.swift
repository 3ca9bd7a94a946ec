public import AnnealTensor

/// In training each number is dropped with this probability, and the others are scaled up: `dropout:RATE`.
public struct Dropout: Layer {
    public let rate: Double

    /// - Precondition: the rate is at least 0 and below 1.
    public init(_ rate: Double) {
        precondition(rate >= 0 && rate < 1, "a dropout's rate is at least 0 and below 1")
        self.rate = rate
    }

    public var description: String { "dropout:\(rate)" }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        guard let key = pass.key else { return x }
        return try pass.tape.dropout(x, rate: rate, key: key, firstRow: pass.firstRow)
    }
}
