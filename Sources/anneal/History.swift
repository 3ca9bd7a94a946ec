internal import AnnealPlot
internal import AnnealTraining

/// Keeps what a run told, for the plot at its end.
final class History: Observer {
    /// The names of what is scheduled besides lr and momentum.
    private let others: [String]
    private var steps: [StepRecord] = []
    private var epochs: [EpochRecord] = []

    init(others: [String]) { self.others = others }

    func observe(_ event: Event) -> String? {
        switch event {
        case .stepped(let record): steps.append(record)
        case .evaluated(let record): epochs.append(record)
        case .skipped, .ended: break
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
        var panels = [
            Panel(yAxis: Axis("loss"), series: losses),
            Panel(yAxis: Axis("learning rate"), series: [Series("learning rate", x: x, y: steps.map(\.lr))]),
        ]
        let momenta = steps.compactMap(\.momentum)
        if momenta.count == steps.count, !momenta.isEmpty {
            panels.append(Panel(yAxis: Axis("momentum"), series: [Series("momentum", x: x, y: momenta)]))
        }
        for (index, name) in others.enumerated() {
            panels.append(Panel(yAxis: Axis(name), series: [Series(name, x: x, y: steps.map { $0.others[index] })]))
        }
        return Figure(title: "", xAxis: Axis("step"), panels: panels)
    }
}
