internal import Glibc

/// A rule that reads a learning rate off the finder's curve.
///
/// All of them look at the curve without the first tenth of the sweep's iterations (where the average has not settled) and
/// the last five points (where the loss explodes), as fastai does. No single rule is reliable, which is why the finder tries
/// them all.
public enum RateSuggestion: String, Sendable, CaseIterable {
    /// Where the loss falls fastest against ln lr, before its minimum.
    case steepest
    /// A tenth of the rate of the lowest loss.
    case minimum = "minimum/10"
    /// Two thirds into the longest falling stretch of the curve.
    case valley
    /// Just before the slope jumps, coming from the explosion.
    case slide

    /// The rate, or `nil` if the curve is too short or never falls.
    ///
    /// - Parameter iterations: the steps of the whole sweep, from its first rate to its last.
    public func rate(from curve: FinderCurve, iterations: Int) -> Double? {
        let points = curve.points
        return rate(
            from: points.map(\.lr), losses: points.map(\.loss), smoothed: points.map(\.smoothed), iterations: iterations
        )
    }

    /// The rate, or `nil` if there are too few or the loss never falls.
    ///
    /// - Parameters:
    ///   - rates: those of the sweep, rising.
    ///   - losses: the loss at each of the rates.
    ///   - smoothed: the smoothed loss at each of the rates.
    ///   - iterations: the steps of the whole sweep, from its first rate to its last.
    /// - Precondition: as many losses and smoothed losses as rates.
    public func rate(from rates: [Double], losses: [Double], smoothed: [Double], iterations: Int) -> Double? {
        precondition(losses.count == rates.count && smoothed.count == rates.count, "a loss for each rate")
        func seen(_ values: [Double]) -> [Double] { Array(values.dropFirst(iterations / 10).dropLast(5)) }
        let (rates, losses, smoothed) = (seen(rates), seen(losses), seen(smoothed))
        guard rates.count >= 3 else { return nil }
        switch self {
        case .steepest: return Self.steepest(rates, losses, smoothed, iterations: iterations)
        case .minimum: return smoothed.indices.min { smoothed[$0] < smoothed[$1] }.map { rates[$0] / 10 }
        case .valley: return Self.valley(rates, smoothed)
        case .slide: return Self.slide(rates, smoothed)
        }
    }

    /// The slope is that of a straight line through a tenth of the sweep's losses as they are, against ln lr. The smoothed
    /// losses trail behind: they fall fastest where the loss itself is lowest already (Decision 0004).
    private static func steepest(
        _ rates: [Double], _ losses: [Double], _ smoothed: [Double], iterations: Int
    ) -> Double? {
        let reach = max(1, iterations / 20)
        guard let lowest = smoothed.indices.min(by: { smoothed[$0] < smoothed[$1] }) else { return nil }
        let last = min(lowest, rates.count - 1 - reach)
        guard reach <= last else { return nil }
        let slopes = (reach...last).map { slope(rates[$0 - reach...$0 + reach], losses[$0 - reach...$0 + reach]) }
        guard let steepest = slopes.indices.min(by: { slopes[$0] < slopes[$1] }), slopes[steepest] < 0 else {
            return nil
        }
        return rates[reach + steepest]
    }

    /// Least squares: loss against ln lr.
    private static func slope(_ rates: ArraySlice<Double>, _ losses: ArraySlice<Double>) -> Double {
        let x = rates.map { log($0) }
        let count = Double(rates.count)
        let (xMean, yMean) = (x.reduce(0, +) / count, losses.reduce(0, +) / count)
        let (products, squares) = zip(x, losses).reduce((0.0, 0.0)) { sums, point in
            let distance = point.0 - xMean
            return (sums.0 + distance * (point.1 - yMean), sums.1 + distance * distance)
        }
        return products / squares
    }

    /// fastai's `valley`: the longest decreasing subsequence, then the middle of its second third.
    private static func valley(_ rates: [Double], _ losses: [Double]) -> Double? {
        var lengths = Array(repeating: 1, count: losses.count)
        var end = 0
        for i in losses.indices.dropFirst() {
            for j in 0..<i {
                if losses[i] < losses[j], lengths[i] < lengths[j] + 1 { lengths[i] = lengths[j] + 1 }
                if lengths[end] < lengths[i] { end = i }
            }
        }
        // One before the first point of the stretch, as there.
        let start = end - lengths[end]
        guard lengths[end] > 1 else { return nil }
        let third = Double(end - start) / 3
        return rates[max(0, start + Int(third) + Int(third / 2))]
    }

    /// fastai's `slide`: from the right, until two slopes 15 points apart differ by less than 0.005.
    private static func slide(_ rates: [Double], _ losses: [Double]) -> Double? {
        let apart = 15
        guard losses.count > apart else { return nil }
        let slopes = gradient(losses)
        var right = losses.count - 1
        var rate = rates[right - apart]
        while right >= apart, abs(slopes[right] - slopes[right - apart]) > 0.005 {
            rate = rates[right - apart]
            right -= 1
        }
        return rate
    }

    /// Central differences, one-sided at the ends.
    private static func gradient(_ values: [Double]) -> [Double] {
        values.indices.map { index in
            let (before, after) = (max(0, index - 1), min(values.count - 1, index + 1))
            return (values[after] - values[before]) / Double(after - before)
        }
    }
}
