/// The number that whatever looks at progress looks at.
public enum Monitor: String, Sendable, CaseIterable {
    case validationLoss = "validation_loss"
    case validationAccuracy = "validation_accuracy"
    case testLoss = "test_loss"
    case testAccuracy = "test_accuracy"
    case runningLoss = "running_loss"

    /// Whether more is better.
    public var isMaximized: Bool { self == .validationAccuracy || self == .testAccuracy }

    /// Whether a value is better than the best before it; the first one is. NaN never is, so that it cannot be the best either.
    ///
    /// - Parameter difference: how much better it has to be: more than this.
    public func isBetter(_ value: Double, than best: Double?, by difference: Double = 0) -> Bool {
        guard let best else { return !value.isNaN }
        return isMaximized ? value > best + difference : value < best - difference
    }

    /// The validation loss where there is one, else the test loss.
    public static func standard(hasValidation: Bool) -> Monitor { hasValidation ? .validationLoss : .testLoss }

    /// Its value in a record; `nil` if the run has none, for example the accuracy of numeric targets.
    public func value(in record: EpochRecord) -> Double? {
        switch self {
        case .validationLoss: record.validation?.loss
        case .validationAccuracy: record.validation?.accuracy
        case .testLoss: record.test.loss
        case .testAccuracy: record.test.accuracy
        case .runningLoss: record.runningLoss
        }
    }
}
