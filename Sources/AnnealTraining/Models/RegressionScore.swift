/// How far predicted numbers are from the true ones.
///
///     let score = RegressionScore(targets: [3, -0.5, 2, 7], predictions: [2.5, 0, 2, 8])
///     score.meanAbsoluteError             // 0.5
///     score.determination                 // 0.948…
public struct RegressionScore: Sendable, Equatable {
    /// RMSE: the square root of the mean of the squared differences.
    public let rootMeanSquaredError: Double
    /// MAE: the mean of the differences' magnitudes.
    public let meanAbsoluteError: Double
    /// R², the coefficient of determination: 1 for no error, 0 for predicting the mean. Of targets that are all the same it is 1
    /// without an error and 0 with one, as in scikit-learn.
    public let determination: Double

    /// - Precondition: there are as many of the one as of the other, at least one.
    public init(targets: [Float], predictions: [Float]) {
        precondition(targets.count == predictions.count && !targets.isEmpty)
        let count = Double(targets.count)
        let mean = targets.reduce(0) { $0 + Double($1) } / count
        var (squared, absolute, spread) = (0.0, 0.0, 0.0)
        for (target, prediction) in zip(targets, predictions) {
            let difference = Double(prediction) - Double(target)
            squared += difference * difference
            absolute += difference.magnitude
            spread += (Double(target) - mean) * (Double(target) - mean)
        }
        rootMeanSquaredError = (squared / count).squareRoot()
        meanAbsoluteError = absolute / count
        determination = spread > 0 ? 1 - squared / spread : squared == 0 ? 1 : 0
    }
}
