/// What a run remembers of its own steps, besides what it trains: with it a run goes on from within an epoch as well.
public struct RunProgress: Sendable, Equatable {
    /// The losses of the epoch's steps so far, added up.
    var lossSum = 0.0
    /// How many they are.
    var lossCount = 0
    /// The rate of the last update; `nil` before the first.
    var lastRate: Double?
    /// Batches that were not learned from, because a loss or gradient was not finite.
    public internal(set) var skipped = 0
    /// Those of them since the last step.
    var skippedInARow = 0
    /// What all rates are multiplied with: halved whenever the run is brought back from a divergence.
    public internal(set) var rateFactor = 1.0
    /// How often it was.
    public internal(set) var rollbacks = 0

    /// The mean loss of the epoch's steps so far.
    var runningLoss: Double { lossSum / Double(lossCount) }

    mutating func remember(loss: Double, rate: Double) {
        lossSum += loss
        lossCount += 1
        lastRate = rate
    }

    mutating func beginEpoch() { (lossSum, lossCount) = (0, 0) }
}
