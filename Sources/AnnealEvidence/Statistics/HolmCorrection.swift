/// Probabilities of several tests at once, raised so that the chance of even one false finding stays at the level.
///
///     HolmCorrection.adjusted([0.01, 0.04, 0.03])   // ≈ [0.03, 0.06, 0.06]
///
/// Holm 1979, "A simple sequentially rejective multiple test procedure".
public enum HolmCorrection {
    /// In the order given; NaN counts as 1.
    ///
    /// - Parameter tests: how many tests there were, of which these are the ones with the smallest probabilities.
    public static func adjusted(_ pValues: [Double], among tests: Int? = nil) -> [Double] {
        let tests = max(tests ?? 0, pValues.count)
        let order = pValues.indices.sorted {
            let (a, b) = (pValues[$0].isNaN ? 1 : pValues[$0], pValues[$1].isNaN ? 1 : pValues[$1])
            return a == b ? $0 < $1 : a < b
        }
        var adjusted = pValues
        var highest = 0.0
        for (rank, index) in order.enumerated() {
            let p = pValues[index].isNaN ? 1 : pValues[index]
            highest = max(highest, min(1, Double(tests - rank) * p))
            adjusted[index] = highest
        }
        return adjusted
    }
}
