/// The progress of a run besides what it trains: with it a run resumes within an epoch as well.
public struct RunProgress: Sendable, Equatable {
    /// The sum of the losses of the rows since the last measurement.
    var lossSum = 0.0
    /// The number of those rows.
    var lossRows = 0
    /// The rate of the last update; `nil` before the first.
    public internal(set) var lastRate: Double?
    /// Batches that were not learned from, because a loss or gradient was not finite.
    public internal(set) var skipped = 0
    /// Batches that were skipped since the last step.
    var skippedInARow = 0
    /// The factor of all rates: halved whenever the run is brought back from a divergence.
    public internal(set) var rateFactor = 1.0
    /// The number of times it was brought back.
    public internal(set) var rollbacks = 0
    /// The step after which the model was last scored. A checkpoint may be taken before: then the run that goes on scores it first.
    var measuredStep = 0

    /// The mean loss of the rows since the last measurement: a batch of one row weighs as much as one row of another.
    var runningLoss: Double { lossSum / Double(lossRows) }

    mutating func beginMeanLoss() { (lossSum, lossRows) = (0, 0) }

    /// Takes note of a step.
    ///
    /// - Parameter loss: The mean loss of its rows.
    mutating func took(loss: Double, rows: Int, rate: Double) {
        lossSum += loss * Double(rows)
        lossRows += rows
        lastRate = rate
        skippedInARow = 0
    }

    /// Takes note of a batch that was not learned from.
    mutating func skippedBatch() {
        skipped += 1
        skippedInARow += 1
    }
}
