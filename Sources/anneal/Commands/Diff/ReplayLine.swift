internal import AnnealExperiment

/// Shows on a terminal which steps are made again.
final class ReplayLine {
    private let console: Console
    private var lastShown = ContinuousClock.now

    init(_ console: Console) { self.console = console }

    func show(_ progress: RunComparison.Progress) {
        // A terminal shows ten lines a second.
        guard console.isTerminal, ContinuousClock.now - lastShown > .milliseconds(100) else { return }
        lastShown = .now
        console.live(
            "makes the steps \(progress.from) to \(progress.to) of \(progress.side.rawValue) again: \(progress.step)")
    }

    func end() {
        if console.isTerminal { console.endLive() }
    }
}
