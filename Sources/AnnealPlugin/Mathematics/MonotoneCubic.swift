/// A cubic through given points that rises and falls only where they do.
///
///     MonotoneCubic(at: [0, 1, 3], values: [1, 1, 0]).value(at: 2)   // 0.708…
///
/// Fritsch and Butland 1984 <https://doi.org/10.1137/0905021>: the slope at an inner point is the harmonic mean of those of the lines
/// beside it, weighted by their lengths, and 0 at a peak; at the ends it is that of a parabola, as far as it rises and falls with the
/// line. SciPy's `PchipInterpolator`.
public struct MonotoneCubic: Sendable {
    private let places: [Double]
    private let values: [Double]
    private let slopes: [Double]

    /// - Parameter places: ascending; of several points at one place the first counts.
    public init(at places: [Double], values: [Double]) {
        var x: [Double] = []
        var y: [Double] = []
        for index in places.indices where x.isEmpty || places[index] > x[x.count - 1] {
            x.append(places[index])
            y.append(values[index])
        }
        self.places = x
        self.values = y
        slopes = Self.slopes(x, y)
    }

    private static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
        let last = x.count - 1
        guard last > 0 else { return [0] }
        let lengths = (0..<last).map { x[$0 + 1] - x[$0] }
        let lines = (0..<last).map { (y[$0 + 1] - y[$0]) / lengths[$0] }
        guard last > 1 else { return [lines[0], lines[0]] }
        var slopes = [Double](repeating: 0, count: x.count)
        slopes[0] = end(lengths[0], lengths[1], lines[0], lines[1])
        slopes[last] = end(lengths[last - 1], lengths[last - 2], lines[last - 1], lines[last - 2])
        for index in 1..<last where lines[index - 1] * lines[index] > 0 {
            let (before, after) = (lengths[index - 1], lengths[index])
            let (first, second) = (2 * after + before, after + 2 * before)
            slopes[index] = (first + second) / (first / lines[index - 1] + second / lines[index])
        }
        return slopes
    }

    /// The slope at an end whose first two pieces have these lengths and lines.
    private static func end(_ length: Double, _ next: Double, _ line: Double, _ nextLine: Double) -> Double {
        let slope = ((2 * length + next) * line - length * nextLine) / (length + next)
        if slope * line <= 0 { return 0 }
        return line * nextLine < 0 && abs(slope) > 3 * abs(line) ? 3 * line : slope
    }

    /// The value at a place; beyond the ends that of the end.
    public func value(at place: Double) -> Double {
        let after = places.upperBound(of: place)
        if after == 0 { return values[0] }
        if after == places.count { return values[after - 1] }
        let (x, y, slope) = (places[after - 1], values[after - 1], slopes[after - 1])
        let (nextX, nextY, nextSlope) = (places[after], values[after], slopes[after])
        let length = nextX - x
        let line = (nextY - y) / length
        let bend = slope + nextSlope - 2 * line
        // From the nearer end, so that both are exact.
        let (past, left) = (place - x, nextX - place)
        if past <= left {
            let share = past / length
            return y + past * (slope + share * (3 * line - 2 * slope - nextSlope + share * bend))
        }
        let share = left / length
        return nextY - left * (nextSlope + share * (3 * line - 2 * nextSlope - slope + share * bend))
    }
}
