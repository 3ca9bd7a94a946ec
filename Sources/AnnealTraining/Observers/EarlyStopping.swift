internal import AnnealHost

/// Ends a run whose monitored number has not improved for `patience` evaluations.
///
/// As Keras' `EarlyStopping`, whose `min_delta` is the least improvement here, and whose patience is counted the same way. A number
/// that is not one is no improvement.
public final class EarlyStopping: ResumableObserver {
    private let monitor: Monitor
    private let patience: Int
    private let leastImprovement: Double
    /// What an evaluation is called in the sentence at the end: "epoch" if there is one at the end of each.
    private let evaluation: String
    private var best: Double?
    private var evaluationsWithout = 0

    /// - Parameters:
    ///   - leastImprovement: an improvement is one by more than this.
    ///   - evaluation: what an evaluation is called.
    public init(monitor: Monitor, patience: Int, leastImprovement: Double = 0, evaluation: String = "epoch") {
        self.monitor = monitor
        self.patience = patience
        self.leastImprovement = leastImprovement
        self.evaluation = evaluation
    }

    public let name = "patience"
    public var saved: [Double] {
        get { [best ?? .nan, Double(evaluationsWithout)] }
        set {
            best = newValue[0].isNaN ? nil : newValue[0]
            evaluationsWithout = Int(exactly: newValue[1].rounded()) ?? 0
        }
    }

    public func observe(_ event: Event) -> String? {
        guard case .evaluated(let record) = event, let value = monitor.value(in: record) else { return nil }
        if monitor.isBetter(value, than: best, by: leastImprovement) {
            best = value
            evaluationsWithout = 0
            return nil
        }
        evaluationsWithout += 1
        return reason
    }

    /// Why the run has to end; `nil` as long as it need not.
    public var reason: String? {
        guard evaluationsWithout >= patience else { return nil }
        return "\(monitor.rawValue) has not improved\(least) for \(patience) \(evaluation)\(patience == 1 ? "" : "s")"
    }

    private var least: String { leastImprovement > 0 ? " by more than \(leastImprovement.shortest)" : "" }
}
