/// A series placed in its panel: both coordinates from 0 to 1 inside, outside where the panel cuts it off.
struct Curve {
    struct Point: Equatable {
        var x: Double
        var y: Double
    }

    let name: String
    /// The number of its name in the palette.
    let colorIndex: Int
    let isFaint: Bool
    /// The points in the order of the series; nil is a gap.
    let points: [Point?]

    /// Where a jump joins two level stretches, the corner of the step is added: the earlier value holds until the next x.
    ///
    ///     stepped([(0, 2), (1, 2), (2, 1), (3, 1)])   // [(0, 2), (1, 2), (2, 2), (2, 1), (3, 1)]
    ///
    /// One of the stretches may be a single point at an end of the curve.
    static func stepped(_ points: [Point?]) -> [Point?] {
        func height(_ index: Int) -> Double? { points.indices.contains(index) ? points[index]?.y : nil }
        return withCorners(points) { index in
            guard let from = height(index - 1), let to = height(index) else { return false }
            let (before, after) = (height(index - 2), height(index + 1))
            return (before ?? from) == from && (after ?? to) == to && (before != nil || after != nil)
        }
    }

    /// With a corner before each point that `isStep` picks and that is not level with the one before it.
    static func withCorners(_ points: [Point?], before isStep: (_ index: Int) -> Bool) -> [Point?] {
        var result: [Point?] = []
        result.reserveCapacity(points.count)
        for index in points.indices {
            if index > 0, let from = points[index - 1], let to = points[index], from.y != to.y, isStep(index) {
                result.append(Point(x: to.x, y: from.y))
            }
            result.append(points[index])
        }
        return result
    }

    /// The parts between the gaps.
    var segments: [[Point]] {
        points.split(separator: nil).map { $0.compactMap { $0 } }
    }
}
