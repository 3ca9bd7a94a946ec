internal import AnnealExperiment
internal import AnnealTraining

/// Shows how far a search for a rate is, on a terminal.
final class FinderLine {
    private let console: Console
    private var lastShown = ContinuousClock.now
    private var isShown = false

    init(_ console: Console) { self.console = console }

    func show(_ progress: FinderProgress) {
        guard console.isTerminal, ContinuousClock.now - lastShown > .milliseconds(100) else { return }
        lastShown = .now
        isShown = true
        console.live(
            "finder: step \(progress.steps) of about \(progress.expected)  lr \(progress.lr.rounded(to: 3))  "
                + "loss \(progress.loss.rounded(to: 4))")
    }

    /// Leaves the line to what follows.
    func end() {
        if isShown { console.endLive() }
        isShown = false
    }
}
