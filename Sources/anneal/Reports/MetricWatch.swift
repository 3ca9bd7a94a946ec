internal import AnnealTraining

/// Says when a listening schedule is shown a metric that is not a number, which it takes no notice of.
final class MetricWatch: Observer {
    private let console: Console
    private var monitor: Monitor?

    init(_ console: Console) { self.console = console }

    func observe(_ event: Event) -> String? {
        switch event {
        case .started(let run): monitor = run.monitor
        case .evaluated(let record):
            guard let monitor, monitor.value(in: record)?.isNaN ?? true else { return nil }
            if console.isTerminal { console.endLive() }
            console.print(
                "epoch \(record.epoch): \(monitor.rawValue) is not a number; the schedule takes no notice of it")
        case .stepped, .skipped, .checkpointing, .rolledBack, .ended: break
        }
        return nil
    }
}
