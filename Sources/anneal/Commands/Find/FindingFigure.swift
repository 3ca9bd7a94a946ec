internal import AnnealExperiment
internal import AnnealFinder
internal import AnnealHost
internal import AnnealPlot

extension RateFinding {
    /// `iteration,lr,loss,smoothed`
    var csv: String {
        curve.points.enumerated().reduce(into: "iteration,lr,loss,smoothed\n") { text, row in
            let (index, point) = row
            text += "\(index),\(point.lr.shortest),\(point.loss.shortest),\(point.smoothed.shortest)\n"
        }
    }

    /// The sweep's losses, what the rules read off them, and the suggestion; below them what each rate that was tried came to.
    func figure(isLogarithmic: Bool) -> Figure {
        let rates = curve.points.map(\.lr)
        let suggested = rate.map {
            [Marker("suggested \($0.rounded(to: 2))", x: $0, isChosen: true)]
        }
        let markers = candidates.map {
            Marker("\($0.rule.rawValue) \($0.lr.rounded(to: 2))", x: $0.lr, isChosen: false)
        }
        // An explosion would flatten everything before it.
        let panel = Panel(
            yAxis: Axis("loss"),
            series: [
                Series("loss of each batch", x: rates, y: curve.points.map(\.loss), isFaint: true),
                Series("smoothed", x: rates, y: curve.points.map(\.smoothed)),
            ], markers: markers + (suggested ?? []))
        return Figure(
            title: "Learning-rate finder", xAxis: Axis("learning rate", scale: isLogarithmic ? .logarithmic : .linear),
            panels: [panel] + (trials.map { [$0] } ?? []))
    }

    /// The mean loss of each rate after each round of trials; `nil` if none was tried, or all diverged.
    private var trials: Panel? {
        guard let halving else { return nil }
        let rounds = zip(halving.plan.lengths, halving.rounds(after: scores)).enumerated()
        let series = rounds.compactMap { round, tried -> Series? in
            let (steps, indices) = tried
            let points = indices.sorted().compactMap { index in
                scores.mean(\.loss, of: index, steps: steps, seeds: halving.plan.seeds(inRound: round)).map {
                    (rate: halving.grid.rate(index), loss: $0)
                }
            }
            guard points.contains(where: { $0.loss.isFinite }) else { return nil }
            return Series("after \(steps) steps", x: points.map(\.rate), y: points.map(\.loss), color: round + 1)
        }
        return series.isEmpty ? nil : Panel(yAxis: Axis("loss of trials", scale: .logarithmic), series: series)
    }
}
