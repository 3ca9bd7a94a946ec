internal import AnnealExperiment
internal import AnnealPlot
internal import AnnealTraining

/// Several runs in one figure: a panel for each quantity, and each run with one name and one colour in all of them.
struct RunsFigure {
    /// What a panel shows.
    enum Quantity: Hashable {
        /// The loss of every step, as means of equally many.
        case loss
        case score(Monitor)
        /// `lr`, `momentum`, `weight_decay[bias]`.
        case driven(String)
    }

    private let runs: [PlottedRun]
    private let names: [String]
    private let hasLogarithmicLosses: Bool

    init(_ runs: [PlottedRun], hasLogarithmicLosses: Bool) {
        self.runs = runs
        self.hasLogarithmicLosses = hasLogarithmicLosses
        names = Self.names(of: runs.map(\.path)).map(\.visibleInLine)
    }

    /// The last part of each path, or as much of its end as tells it from the others.
    static func names(of paths: [String]) -> [String] {
        let parts = paths.map { $0.split(separator: "/") }
        func end(_ index: Int, _ count: Int) -> String { parts[index].suffix(count).joined(separator: "/") }
        let deepest = parts.map(\.count).max() ?? 0
        return parts.indices.map { index in
            let count = (1...max(1, deepest)).first { count in
                !parts.indices.contains { $0 != index && end($0, count) == end(index, count) }
            }
            return count.map { end(index, $0) } ?? "\(paths[index]) (\(index + 1))"
        }
    }

    /// What of these runs can be drawn.
    var quantities: [Quantity] {
        let driven = runs.reduce(into: ["lr", "momentum"]) { names, run in
            names += run.log.others.filter { !names.contains($0) }
        }
        return ([.loss] + Monitor.allCases.map(Quantity.score) + driven.map(Quantity.driven)).filter(isDrawable)
    }

    /// The loss, the score that tells most, and the rate: what was set aside tells more than the test part, which is drawn, too, where
    /// a run has set nothing aside.
    var usual: [Quantity] {
        let all = quantities
        func chosen(_ validation: Monitor, _ test: Monitor) -> [Quantity] {
            let complete = runs.allSatisfy { !$0.scores(validation).isEmpty || $0.scores(test).isEmpty }
            let isEnough = complete && all.contains(.score(validation))
            return (isEnough ? [validation] : [validation, test]).map(Quantity.score).filter { all.contains($0) }
        }
        let loss: [Quantity] = all.contains(.loss) ? [.loss] : [.score(.runningLoss)]
        return
            (loss + chosen(.validationLoss, .testLoss) + chosen(.validationAccuracy, .testAccuracy) + [.driven("lr")])
            .filter { all.contains($0) }
    }

    private func isDrawable(_ quantity: Quantity) -> Bool {
        runs.contains { run in
            switch quantity {
            case .loss: !run.losses.isEmpty
            case .score(let monitor): !run.scores(monitor).isEmpty
            case .driven(let name): run.driven(name) != nil
            }
        }
    }

    func figure(of quantities: [Quantity]) -> Figure {
        let title = runs.count == 1 ? names[0] : "\(runs.count) runs"
        return Figure(title: title, xAxis: Axis("step"), panels: quantities.map(panel))
    }

    private func panel(_ quantity: Quantity) -> Panel {
        let series = runs.indices.compactMap { self.series(quantity, of: $0) }
        switch quantity {
        case .loss:
            let mean = width > 1 ? ", mean of \(width)" : ""
            return Panel(yAxis: Axis("loss of steps\(mean)", scale: lossScale), series: series)
        case .score(let monitor):
            let words = monitor.rawValue.replacing("_", with: " ")
            // A panel is as high as this is long.
            let axis =
                monitor.isMaximized
                ? Axis(words.replacing("accuracy", with: "acc. in %")) : Axis(words, scale: lossScale)
            return Panel(yAxis: axis, series: series)
        case .driven(let name):
            let peaks = series.compactMap { $0.y.filter(\.isFinite).max() }
            let isWide = (peaks.max() ?? 0) > 20 * (peaks.min() ?? 0)
            return Panel(
                yAxis: Axis(
                    name == "lr" ? "learning rate" : name, scale: isWide ? .logarithmic : .linear,
                    includesZero: name.hasPrefix("lr")), series: series)
        }
    }

    private var lossScale: Axis.Scale { hasLogarithmicLosses ? .logarithmic : .linear }

    /// The steps of which one point is the mean: as many for every run, so that none looks smoother than it is.
    private var width: Int { max(1, (runs.map { $0.log.steps.count }.max() ?? 0) / 150) }

    /// - Parameter index: The run's, which is also its number in the palette.
    private func series(_ quantity: Quantity, of index: Int) -> Series? {
        let run = runs[index]
        switch quantity {
        case .loss:
            let losses = run.losses
            let blocks = stride(from: 0, to: losses.count, by: width).map { losses[$0..<min($0 + width, losses.count)] }
            guard !blocks.isEmpty else { return nil }
            return Series(
                names[index], x: blocks.map { block in block.reduce(0) { $0 + Double($1.step) } / Double(block.count) },
                y: blocks.map { block in block.reduce(0) { $0 + $1.value } / Double(block.count) }, color: index)
        case .score(let monitor):
            let scores = run.scores(monitor)
            let factor: Double = monitor.isMaximized ? 100 : 1
            return scores.isEmpty
                ? nil
                : Series(
                    names[index], x: scores.map { Double($0.step) }, y: scores.map { factor * $0.value }, color: index)
        case .driven(let name):
            return run.driven(name).map { values in
                Series(
                    names[index], x: run.log.steps.map { Double($0.step) }, y: values, heldUntil: Double(run.steps),
                    color: index)
            }
        }
    }

    // MARK: - For people

    /// What each run has come to, by the score that is drawn and most runs have.
    func table(by quantities: [Quantity]) -> [[String]] {
        let drawn = quantities.compactMap { if case .score(let monitor) = $0 { monitor } else { nil } }
        func count(_ score: Monitor) -> Int { runs.count { !$0.scores(score).isEmpty } }
        let score = drawn.max { count($0) < count($1) }
        let words = score.map { $0.rawValue.replacing("_", with: " ").uppercased() } ?? ""
        let header = ["RUN", "STEPS"] + (score == nil ? [] : ["BEST \(words)", "AT STEP", "LAST"]) + ["ENDED"]
        return [header]
            + zip(names, runs).map { name, run in
                var cells = [name, "\(run.steps)"]
                if let score {
                    let scores = run.scores(score)
                    let best = scores.reduce(nil as (step: Int, value: Double)?) { best, next in
                        score.isBetter(next.value, than: best?.value) ? next : best
                    }
                    func text(_ value: Double) -> String { score.isMaximized ? value.percent : value.rounded(to: 4) }
                    cells += [
                        best.map { text($0.value) } ?? "", best.map { "\($0.step)" } ?? "",
                        scores.last.map { text($0.value) } ?? "",
                    ]
                }
                return cells + [run.outcome ?? ""]
            }
    }
}
