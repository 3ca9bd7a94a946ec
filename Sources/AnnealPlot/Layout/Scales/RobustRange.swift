/// The y-range that keeps what matters readable.
///
/// It spans the curves that are not faint (all curves, if all are faint), with two exceptions:
///
/// - A curve that falls below its first value and ends above `low + 2 · (top − low)` has exploded, as the loss does at
///   the end of a learning-rate finder; `low` is its least value and `top` the greater of its first value and its upper
///   quartile. It counts only from `low` to `top`. A schedule that never falls below its first value, or that comes
///   down again, is never cut.
/// - Exploded and faint curves then extend the range: upwards by at most half its length, downwards, where the losses of
///   single steps lie that an average has not followed, by at most three times its length.
struct RobustRange {
    /// The least and the greatest coordinate that must be inside; empty without any coordinates.
    let bounds: [Double]

    init(solid: [[Double]], faint: [[Double]]) {
        let counted = (solid.contains { !$0.isEmpty } ? solid : faint).filter { !$0.isEmpty }
        let readable = counted.flatMap(Self.readable)
        guard let low = readable.min(), let high = readable.max() else {
            bounds = []
            return
        }
        let length = high - low
        let all = (solid + faint).joined()
        bounds = [max(all.min() ?? low, low - 3 * length), min(all.max() ?? high, high + length / 2)]
    }

    /// The least and the greatest coordinate before an explosion. `curve` is not empty.
    private static func readable(_ curve: [Double]) -> [Double] {
        let sorted = curve.sorted()
        let low = sorted[0]
        let top = max(curve[0], sorted[(sorted.count - 1) * 3 / 4])
        let hasExploded = curve[0] > low && curve[curve.count - 1] > low + 2 * (top - low)
        return [low, hasExploded ? top : sorted[sorted.count - 1]]
    }
}
