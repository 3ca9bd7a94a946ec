/// Where losses at rates a factor apart are lowest: the vertex of the parabola through the lowest and its neighbours.
///
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 2.0)], ceiling: 2.3)?.place   // -6
///     RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 1.0)], ceiling: 2.3)?.place   // -5
///
/// A loss above the ceiling, or none, counts as the ceiling: how far a rate is beyond what trains says nothing of where the best one is.
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
    public init?(of points: [(index: Int, loss: Double)], ceiling: Double) {
        guard let best = points.filter({ $0.loss.isFinite }).min(by: { $0.loss < $1.loss }) else { return nil }
        index = best.index
        func loss(_ index: Int) -> Double? {
            points.first { $0.index == index }.map {
                $0.loss.isFinite ? min($0.loss, max(ceiling, best.loss)) : ceiling
            }
        }
        let apart = TrialRates.apart
        guard let below = loss(best.index - apart), let above = loss(best.index + apart) else {
            place = Double(best.index)
            return
        }
        let curvature = below + above - 2 * best.loss
        let shift = curvature > 0 ? Double(apart) * (below - above) / (2 * curvature) : 0
        // Where the best loss is itself above the ceiling, a vertex may lie anywhere.
        place = Double(best.index) + min(max(shift, -Double(apart) / 2), Double(apart) / 2)
    }
}
