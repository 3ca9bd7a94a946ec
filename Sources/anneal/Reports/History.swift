internal import AnnealExperiment
internal import AnnealPlot
internal import AnnealTraining

/// Keeps what a run reported, for the plot at its end.
final class History: Observer {
    /// The numbers in the palette of what most runs have: they look the same whether a part was set aside or not.
    private enum Color {
        static let (training, test, validation, rate, momentum) = (0, 1, 2, 3, 4)
    }

    private let title: String
    private let hasLogarithmicLosses: Bool
    private var monitor = Monitor.testLoss
    /// What is scheduled besides the common lr and momentum, and what was before the run was changed.
    private var columns: [String] = []
    private let former: LogFile.Contents
    private var steps: [StepRecord] = []
    private var epochs: [EpochRecord]

    /// - Parameters:
    ///   - former: The steps of a run that goes on, as far as its log has them.
    ///   - epochs: The evaluations that were made before.
    init(
        title: String, hasLogarithmicLosses: Bool, former: LogFile.Contents = LogFile.Contents(),
        epochs: [EpochRecord] = []
    ) {
        self.title = title
        self.former = former
        self.epochs = epochs
        self.hasLogarithmicLosses = hasLogarithmicLosses
    }

    func observe(_ event: Event) -> String? {
        switch event {
        case .started(let run):
            monitor = run.monitor
            let names = run.columns.map(\.name)
            columns = names + former.others.filter { !names.contains($0) }
            steps = former.steps(with: columns)
        case .stepped(let record): steps.append(record)
        case .evaluated(let record): epochs.append(record)
        case .rolledBack(let rollback):
            steps.removeAll { $0.step >= rollback.step }
            epochs.removeAll { $0.step > rollback.measuredStep }
        case .skipped, .checkpointing, .ended: break
        }
        return nil
    }

    /// Takes note of the last measurement of a run that was done before it was watched.
    func complete(with last: EpochRecord) {
        if epochs.last?.step != last.step { epochs.append(last) }
    }

    /// Losses above, accuracies if there are any, the rate and what else is driven below.
    var figure: Figure {
        var panels = [losses]
        if let accuracies { panels.append(accuracies) }
        return Figure(title: title, xAxis: Axis("step"), panels: panels + driven)
    }

    private var losses: Panel {
        var series = [
            Series("each step", x: steps.map { Double($0.step) }, y: steps.map(\.loss), isFaint: true),
            measured("training", Color.training) { $0.runningLoss }, measured("test", Color.test) { $0.test.loss },
        ]
        if epochs.contains(where: { $0.validation != nil }) {
            series.append(measured("validation", Color.validation) { $0.validation?.loss })
        }
        return Panel(
            yAxis: Axis("loss", scale: hasLogarithmicLosses ? .logarithmic : .linear), series: series,
            markers: best.map { [$0] } ?? [])
    }

    private var accuracies: Panel? {
        guard epochs.contains(where: { $0.test.accuracy != nil }) else { return nil }
        var series = [measured("test", Color.test) { $0.test.accuracy.map { 100 * $0 } }]
        if epochs.contains(where: { $0.validation?.accuracy != nil }) {
            series.append(measured("validation", Color.validation) { $0.validation?.accuracy.map { 100 * $0 } })
        }
        return Panel(yAxis: Axis("accuracy in %"), series: series)
    }

    private func measured(_ name: String, _ color: Int, _ value: (EpochRecord) -> Double?) -> Series {
        Series(name, x: epochs.map { Double($0.step) }, y: epochs.map { value($0) ?? .nan }, color: color)
    }

    /// Where the monitored number was best.
    private var best: Marker? {
        var best: (record: EpochRecord, value: Double)?
        for record in epochs {
            guard let value = monitor.value(in: record), monitor.isBetter(value, than: best?.value) else { continue }
            best = (record, value)
        }
        guard let best, epochs.count > 1 else { return nil }
        let value = monitor.isMaximized ? best.value.percent : best.value.rounded(to: 4)
        return Marker(
            "best \(monitor.rawValue): \(value) in epoch \(best.record.epoch)", x: Double(best.record.step),
            isChosen: true)
    }

    private var driven: [Panel] {
        let x = steps.map { Double($0.step) }
        let end = steps.last.map { Double($0.step + 1) }
        let rate = Series("learning rate", x: x, y: steps.map(\.lr), heldUntil: end, color: Color.rate)
        // A rate that hardly moves is not drawn as if it did.
        var driven = [(axis: Axis("learning rate", includesZero: true), series: [rate])]
        let momenta = steps.compactMap(\.momentum)
        if momenta.count == steps.count, !momenta.isEmpty {
            let momentum = Series("momentum", x: x, y: momenta, heldUntil: end, color: Color.momentum)
            driven.append((Axis("momentum"), [momentum]))
        }
        // A group's value stands beside the common one.
        for (index, column) in columns.enumerated() {
            let values = steps.map { index < $0.others.count ? $0.others[index] : .nan }
            let series = Series(column, x: x, y: values, heldUntil: end)
            let key = column.prefix { $0 != "[" }
            let axis = key == "lr" ? "learning rate" : String(key)
            if let panel = driven.firstIndex(where: { $0.axis.label == axis }) {
                driven[panel].series.append(series)
            } else {
                driven.append((Axis(axis), [series]))
            }
        }
        return driven.map { Panel(yAxis: $0.axis, series: $0.series) }
    }
}
