/// A tensor that a layer measures and does not learn, as one batch sees it.
public struct Statistic: BitwiseCopyable {
    /// What was measured before this batch.
    public let before: Tensor
    /// Where the operation writes what has been measured with this batch, which may be the same place; `nil` in evaluation.
    public let after: Tensor?

    public init(before: Tensor, after: Tensor?) {
        self.before = before
        self.after = after
    }
}
