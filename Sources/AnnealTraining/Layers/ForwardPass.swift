/// What a forward pass is for: evaluation, or a step of training, in which layers may draw random numbers.
public struct ForwardPass: Sendable {
    /// Different for each step and each layer; `nil` in evaluation.
    public let key: UInt64?
    /// The number of the pass's first example within the step.
    public let firstRow: Int
    /// Where a layer's statistics begin among those on the tape.
    public let firstStatistic: Int

    public init(key: UInt64?, firstRow: Int, firstStatistic: Int = 0) {
        self.key = key
        self.firstRow = firstRow
        self.firstStatistic = firstStatistic
    }

    /// No randomness, the same for every example.
    public static let evaluation = ForwardPass(key: nil, firstRow: 0)

    /// The same pass as the layer with this place in a sequence sees it.
    ///
    /// - Parameter statistic: where its statistics begin among the sequence's.
    func layer(_ place: Int, statistic: Int) -> ForwardPass {
        ForwardPass(
            key: key.map { ($0 ^ UInt64(truncatingIfNeeded: place + 1)) &* 0x9E37_79B9_7F4A_7C15 }, firstRow: firstRow,
            firstStatistic: firstStatistic + statistic)
    }
}
