/// How values that hold until the next x become a line.
enum Staircase {
    /// Risers higher than this share of the panel are steps on their own, however narrow the treads.
    private static let highRiser = 0.1

    /// With a corner before every riser, or, if the treads are narrower than `narrowestTread`, before the jumps alone:
    /// what is left is a slope whose steps nobody sees.
    ///
    ///     outline([(0, 1), (0.5, 0), (1, 0)], narrowestTread: 0.1)   // [(0, 1), (0.5, 1), (0.5, 0), (1, 0)]
    static func outline(_ points: [Curve.Point?], narrowestTread: Double) -> [Curve.Point?] {
        let isCoarse = isCoarse(points, narrowestTread: narrowestTread)
        return Curve.withCorners(points) { index in isCoarse || isJump(points, at: index) }
    }

    private static func isCoarse(_ points: [Curve.Point?], narrowestTread: Double) -> Bool {
        guard points.count > 1, let first = points.lazy.compactMap({ $0 }).first,
            let last = points.lazy.reversed().compactMap({ $0 }).first
        else { return false }
        if (last.x - first.x) / Double(points.count - 1) >= narrowestTread { return true }
        var climb = 0.0
        var risers = 0
        for index in points.indices.dropFirst() {
            guard let rise = rise(points, at: index), rise != 0 else { continue }
            climb += rise
            risers += 1
        }
        return climb > highRiser * Double(risers)
    }

    /// Whether the riser before a point is much higher than both its neighbours.
    private static func isJump(_ points: [Curve.Point?], at index: Int) -> Bool {
        guard let rise = rise(points, at: index) else { return false }
        let neighbours = [index - 1, index + 1].compactMap { Self.rise(points, at: $0) }
        return !neighbours.isEmpty && neighbours.allSatisfy { rise > 3 * $0 }
    }

    private static func rise(_ points: [Curve.Point?], at index: Int) -> Double? {
        guard index > 0, index < points.count, let from = points[index - 1], let to = points[index] else { return nil }
        return abs(to.y - from.y)
    }
}
