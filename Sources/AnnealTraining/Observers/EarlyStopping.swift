/// Ends a run whose monitored number has not improved for `patience` epochs.
public final class EarlyStopping: ResumableObserver {
    private let monitor: Monitor
    private let patience: Int
    private var best: Double?
    private var epochsWithout = 0

    public init(monitor: Monitor, patience: Int) {
        self.monitor = monitor
        self.patience = patience
    }

    public let name = "patience"
    public var saved: [Double] {
        get { [best ?? .nan, Double(epochsWithout)] }
        set {
            best = newValue[0].isNaN ? nil : newValue[0]
            epochsWithout = Int(exactly: newValue[1].rounded()) ?? 0
        }
    }

    public func observe(_ event: Event) -> String? {
        guard case .evaluated(let record) = event, let value = monitor.value(in: record) else { return nil }
        if monitor.isBetter(value, than: best) {
            best = value
            epochsWithout = 0
            return nil
        }
        epochsWithout += 1
        return reason
    }

    /// Why the run has to end; `nil` as long as it need not.
    public var reason: String? {
        guard epochsWithout >= patience else { return nil }
        return "\(monitor.rawValue) has not improved for \(patience) \(patience == 1 ? "epoch" : "epochs")"
    }
}
