/// Where losses at a few rates are lowest: the vertex of the parabola through the lowest and its neighbours.
///
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 2.0)], ceiling: 2.3)?.place   // -6
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 1.0)], ceiling: 2.3)?.place   // -5
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-5, .infinity)], ceiling: 2.3)?.place   // -6: beside a cliff
///
/// Of more than three rates it is the parabola of least squares: the lowest of several that differ by noise is not where the minimum is.
///
/// How far a larger rate is beyond what trains says nothing of where the best one is, so that no parabola goes through such a one. But a
/// cliff that a short run has found is nearer in a long one: then it counts as the loss without training, which keeps away from it.
public struct RateMinimum: Sendable, Equatable {
    /// The place in the grid, between two rates.
    public let place: Double
    /// The rate of the grid with the lowest loss.
    public let index: Int

    /// `nil` if no loss is finite.
    ///
    /// - Parameters:
    ///   - points: The losses by index in the grid, in any order.
    ///   - ceiling: The loss without training.
    ///   - keepsAway: Whether the place is for a run that is longer than those that had these losses.
    public init?(of points: [(index: Int, loss: Double)], ceiling: Double, keepsAway: Bool = false) {
        guard let best = points.filter({ $0.loss.isFinite }).min(by: { ($0.loss, $0.index) < ($1.loss, $1.index) })
        else { return nil }
        index = best.index
        let near = points.filter { point in
            abs(point.index - best.index) <= TrialRates.apart
                && (point.index <= best.index || keepsAway || point.loss < ceiling)
        }
        let below = near.lazy.map(\.index).filter { $0 < best.index }.max()
        let above = near.lazy.map(\.index).filter { $0 > best.index }.min()
        guard let below, let above else {
            place = Double(best.index)
            return
        }
        let highest = max(ceiling, best.loss)
        let vertex = Self.vertex(
            of: near.map { point in
                (Double(point.index - best.index), point.loss.isFinite ? min(point.loss, highest) : highest)
            })
        // Through three rates the vertex is nearer to the lowest than to its neighbours, unless all are alike: then it may lie anywhere.
        let share = near.count == 3 ? 0.5 : 1
        let shift = vertex ?? 0
        let (left, right) = (share * Double(below - best.index), share * Double(above - best.index))
        place = Double(best.index) + min(max(shift, left), right)
    }

    /// Where the parabola with the least sum of squared distances from some points is lowest; `nil` if it has no lowest place.
    private static func vertex(of points: [(x: Double, y: Double)]) -> Double? {
        func moment(_ power: Int, times y: (Double) -> Double = { _ in 1 }) -> Double {
            points.reduce(0) { sum, point in sum + (0..<power).reduce(y(point.y)) { product, _ in product * point.x } }
        }
        // The normal equations of y = a + b x + c x², solved for b and c by Cramer's rule; their determinant is above 0 for three
        // different places.
        let (s0, s1, s2, s3, s4) = (moment(0), moment(1), moment(2), moment(3), moment(4))
        let (t0, t1, t2) = (moment(0) { $0 }, moment(1) { $0 }, moment(2) { $0 })
        let slope = s0 * (t1 * s4 - t2 * s3) - t0 * (s1 * s4 - s2 * s3) + s2 * (s1 * t2 - s2 * t1)
        let bend = s0 * (s2 * t2 - s3 * t1) - s1 * (s1 * t2 - s2 * t1) + t0 * (s1 * s3 - s2 * s2)
        return bend > 0 ? -slope / (2 * bend) : nil
    }
}
