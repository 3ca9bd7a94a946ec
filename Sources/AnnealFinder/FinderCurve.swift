/// What the learning-rate finder saw: a loss for each rate, and when to stop looking.
///
///     var curve = FinderCurve(smoothing: 0)
///     curve.add(lr: 0.1, loss: 2)     // true
///     curve.add(lr: 0.2, loss: 8.5)   // false: more than four times the best
///     curve.hasDiverged               // true
public struct FinderCurve: Sendable, Equatable {
    /// One step of the sweep.
    public struct Point: Sendable, Equatable {
        public let lr: Double
        public let loss: Double
        public let smoothed: Double

        public init(lr: Double, loss: Double, smoothed: Double) {
            self.lr = lr
            self.loss = loss
            self.smoothed = smoothed
        }
    }

    public private(set) var points: [Point] = []
    /// Whether the loss exploded before the last rate.
    public private(set) var hasDiverged = false

    private var smoothing: LossSmoothing
    private let divergence: Double
    private var best = Double.infinity

    /// - Parameters:
    ///   - smoothing: the weight of the past, in 0 ..< 1.
    ///   - divergence: the sweep ends when the smoothed loss is this many times the best, measured so that it means the same
    ///     for negative losses: above `best + (divergence − 1) · |best|`.
    public init(smoothing: Double = 0.98, divergence: Double = 4) {
        self.smoothing = LossSmoothing(beta: smoothing)
        self.divergence = divergence
    }

    /// Takes the loss at the next rate; returns whether the sweep should go on.
    ///
    /// The point at which the sweep ends is kept if it is finite, so that a plot shows the explosion.
    public mutating func add(lr: Double, loss: Double) -> Bool {
        let smoothed = smoothing.add(loss)
        guard loss.isFinite, smoothed.isFinite else {
            hasDiverged = true
            return false
        }
        points.append(Point(lr: lr, loss: loss, smoothed: smoothed))
        hasDiverged = smoothed > best + (divergence - 1) * abs(best)
        best = min(best, smoothed)
        return !hasDiverged
    }
}
