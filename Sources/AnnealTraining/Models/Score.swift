/// How good a model is on some examples.
public struct Score: Sendable, Equatable {
    /// The mean loss.
    public let loss: Double
    /// The share of examples whose class has the largest logit; `nil` for numeric targets.
    public let accuracy: Double?
}
