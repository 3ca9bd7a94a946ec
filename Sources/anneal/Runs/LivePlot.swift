internal import AnnealPlot
internal import AnnealTraining

/// Draws the plot of a run anew after evaluations, so that it can be looked at as the run goes. Drawing takes a hundredth of the time
/// at most: of a run that evaluates often it is not drawn each time.
final class LivePlot: Observer {
    private let history: History
    private let output: Output
    private var next = ContinuousClock.now

    /// - Parameter history: One that is told of each event first.
    init(of history: History, in output: Output) {
        self.history = history
        self.output = output
    }

    func observe(_ event: Event) throws -> String? {
        guard case .evaluated = event, ContinuousClock.now >= next else { return nil }
        let start = ContinuousClock.now
        try output.write(history.figure.svg())
        let now = ContinuousClock.now
        next = now + (now - start) * 100
        return nil
    }
}
