internal import AnnealPlot
internal import AnnealTraining

/// Keeps what a run reported, for the plot at its end.
final class History: Observer {
    /// What is scheduled besides the common lr and momentum.
    private var columns: [GroupSources.Column] = []
    private var steps: [StepRecord] = []
    private var epochs: [EpochRecord] = []

    func observe(_ event: Event) -> String? {
        switch event {
        case .started(let run): columns = run.columns
        case .stepped(let record): steps.append(record)
        case .evaluated(let record): epochs.append(record)
        case .rolledBack(let rollback):
            steps.removeAll { $0.step >= rollback.step }
            epochs.removeAll { $0.step > rollback.step }
        case .skipped, .checkpointing, .ended: break
        }
        return nil
    }

    /// Losses above, the rate below.
    var figure: Figure {
        let x = steps.map { Double($0.step) }
        let measured = epochs.map { Double($0.step) }
        var losses = [
            Series("loss of each step", x: x, y: steps.map(\.loss), isFaint: true),
            Series("mean loss of the epoch", x: measured, y: epochs.map(\.runningLoss)),
            Series("test loss", x: measured, y: epochs.map(\.test.loss)),
        ]
        let validation = epochs.compactMap(\.validation)
        if !validation.isEmpty { losses.append(Series("validation loss", x: measured, y: validation.map(\.loss))) }
        var driven = [(axis: "learning rate", series: [Series("learning rate", x: x, y: steps.map(\.lr))])]
        let momenta = steps.compactMap(\.momentum)
        if momenta.count == steps.count, !momenta.isEmpty {
            driven.append(("momentum", [Series("momentum", x: x, y: momenta)]))
        }
        // A group's value stands beside the common one.
        for (index, column) in columns.enumerated() {
            let series = Series(column.name, x: x, y: steps.map { $0.others[index] })
            let axis = column.key == "lr" ? "learning rate" : column.key
            if let panel = driven.firstIndex(where: { $0.axis == axis }) {
                driven[panel].series.append(series)
            } else {
                driven.append((axis, [series]))
            }
        }
        let panels = driven.map { Panel(yAxis: Axis($0.axis), series: $0.series) }
        return Figure(
            title: "", xAxis: Axis("step"), panels: [Panel(yAxis: Axis("loss"), series: losses)] + panels)
    }
}
