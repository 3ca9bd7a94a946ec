/// Fewer points for the same line: those that lie within a tolerance of the line through the others are left out
/// (Douglas and Peucker 1973).
///
///     simplified([(0, 0), (1, 0), (2, 0.01), (3, 0)], tolerance: 0.1)   // [(0, 0), (3, 0)]
enum Simplification {
    static func simplified(_ points: [Curve.Point], tolerance: Double) -> [Curve.Point] {
        guard points.count > 2 else { return points }
        var isKept = Array(repeating: false, count: points.count)
        isKept[0] = true
        isKept[points.count - 1] = true
        // Ranges whose inner points are still to be judged, instead of a recursion.
        var ranges = [(0, points.count - 1)]
        while let (first, last) = ranges.popLast() {
            var farthest = first
            var distance = tolerance * tolerance
            for index in first + 1..<max(last, first + 1) {
                let candidate = squaredDistance(of: points[index], from: points[first], to: points[last])
                if candidate > distance { (farthest, distance) = (index, candidate) }
            }
            guard farthest != first else { continue }
            isKept[farthest] = true
            ranges += [(first, farthest), (farthest, last)]
        }
        return points.indices.filter { isKept[$0] }.map { points[$0] }
    }

    private static func squaredDistance(
        of point: Curve.Point, from start: Curve.Point, to end: Curve.Point
    ) -> Double {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let length = dx * dx + dy * dy
        let along = length > 0 ? ((point.x - start.x) * dx + (point.y - start.y) * dy) / length : 0
        let share = min(max(along, 0), 1)
        let (x, y) = (point.x - start.x - share * dx, point.y - start.y - share * dy)
        return x * x + y * y
    }
}
