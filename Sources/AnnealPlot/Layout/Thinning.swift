/// Fewer points that look the same: of each run of points in one column only the first, the lowest, the highest and the
/// last are kept, so that no spike is lost.
enum Thinning {
    private static let columns = 720.0
    private static let limit = 2880

    /// At most about 4,300 points; up to 2,880 are returned as they are. Gaps narrower than a column close.
    static func thinned(_ points: [Curve.Point?]) -> [Curve.Point?] {
        guard points.count > limit else { return points }
        let byColumn = reduced(points) { _, point in Int((point.x * columns).rounded(.down)) }
        guard byColumn.count > 2 * limit else { return byColumn }
        // Points that jump to and fro have short runs; runs of equal length remain.
        let length = points.count / Int(columns) + 1
        return reduced(points) { index, _ in index / length }
    }

    private static func reduced(
        _ points: [Curve.Point?], column: (_ index: Int, _ point: Curve.Point) -> Int
    ) -> [Curve.Point?] {
        var result: [Curve.Point?] = []
        var run: [Curve.Point] = []
        var current: Int?
        var followsGap = false
        for (index, point) in points.enumerated() {
            guard let point else {
                followsGap = true
                continue
            }
            let place = column(index, point)
            if place != current {
                result += extremes(run)
                run = []
                if followsGap && current != nil { result.append(nil) }
                current = place
            }
            followsGap = false
            run.append(point)
        }
        return result + extremes(run)
    }

    /// The first, lowest, highest and last of a run, in their order.
    private static func extremes(_ run: [Curve.Point]) -> [Curve.Point?] {
        if run.count <= 4 { return run }
        return extremes(of: run.indices, heights: { run[$0].y }).map { run[$0] }
    }

    /// Where the first, lowest, highest and last of a run of heights are, in order. Of equals the first and the last are
    /// both kept, so that an upright edge between level stretches stays upright.
    static func extremes(of run: Range<Int>, heights: (Int) -> Double) -> [Int] {
        guard let first = run.first, let last = run.last else { return [] }
        var lowest = (first: first, last: first)
        var highest = (first: first, last: first)
        for index in run.dropFirst() {
            let (height, low, high) = (heights(index), heights(lowest.first), heights(highest.first))
            if height < low { lowest = (index, index) } else if height == low { lowest.last = index }
            if height > high { highest = (index, index) } else if height == high { highest.last = index }
        }
        return Set([first, lowest.first, lowest.last, highest.first, highest.last, last]).sorted()
    }
}
