internal import Glibc

/// An exponential moving average of losses, corrected for its start at zero.
///
///     var smoothing = LossSmoothing(beta: 0.98)
///     smoothing.add(2.3)   // 2.3
///     smoothing.add(2.1)   // 2.1989…
///
/// A `beta` of 0 leaves the losses as they are. Kingma and Ba 2015, section 3, for the correction.
public struct LossSmoothing: Sendable, Equatable {
    private let beta: Double
    private var average = 0.0
    private var count = 0

    public init(beta: Double) { self.beta = beta }

    /// Takes the next loss and returns the smoothed one.
    public mutating func add(_ loss: Double) -> Double {
        count += 1
        average = beta * average + (1 - beta) * loss
        return average / (1 - pow(beta, Double(count)))
    }
}
