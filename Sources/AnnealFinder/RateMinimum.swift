/// Where losses at a few rates are lowest: the vertex of the parabola through the lowest and its neighbours.
///
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 2.0)], ceiling: 2.3)?.place   // -6
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 1.0)], ceiling: 2.3)?.place   // -5
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-5, .infinity)], ceiling: 2.3)?.place   // -6: beside a cliff
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
        guard let best = points.filter({ $0.loss.isFinite }).min(by: { $0.loss < $1.loss }) else { return nil }
        index = best.index
        let near = points.filter { abs($0.index - best.index) <= TrialRates.apart }
        let below = near.filter { $0.index < best.index }.max { $0.index < $1.index }
        let above = near.filter { $0.index > best.index }.min { $0.index < $1.index }
        guard let below, let above, keepsAway || above.loss < ceiling else {
            place = Double(best.index)
            return
        }
        func seen(_ loss: Double) -> Double {
            loss.isFinite ? min(loss, max(ceiling, best.loss)) : max(ceiling, best.loss)
        }
        // Newton's divided differences: x − (f[x₀,x₁] (x₂ − x₁) + f[x₁,x₂] (x₁ − x₀)) / (2 (f[x₁,x₂] − f[x₀,x₁])).
        let (left, right) = (Double(best.index - below.index), Double(above.index - best.index))
        let falling = (best.loss - seen(below.loss)) / left
        let rising = (seen(above.loss) - best.loss) / right
        let bend = rising - falling
        let shift = bend > 0 ? -(falling * right + rising * left) / (2 * bend) : 0
        // Where all are alike, a vertex may lie anywhere.
        place = Double(best.index) + min(max(shift, -left / 2), right / 2)
    }
}
