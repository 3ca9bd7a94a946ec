internal import AnnealTraining

/// Says when a listening schedule is shown a metric that is not a number, which it takes no notice of.
final class MetricWatch: Observer {
    private let monitor: Monitor
    private let console: Console

    init(_ monitor: Monitor, _ console: Console) {
        self.monitor = monitor
        self.console = console
    }

    func observe(_ event: Event) -> String? {
        guard case .evaluated(let record) = event, monitor.value(in: record)?.isNaN ?? true else { return nil }
        if console.isTerminal { console.endLive() }
        console.print("epoch \(record.epoch): \(monitor.rawValue) is not a number; the schedule takes no notice of it")
        return nil
    }
}
