public import AnnealPlugin

/// The rate drops by a factor when the metric has stopped improving: `max(base · factor^drops, min_lr)`.
///
///     plateau(patience=1)   // at base rate 0.1, after the losses 1, 1, 1: 0.01
///
/// PyTorch's `ReduceLROnPlateau`, as a factor on the base rate. An evaluation improves if its metric is better than the best
/// by more than the threshold, which is relative to the size of the best: so a negative metric, too, has to get better
/// (pytorch/pytorch#47513). After more than `patience` evaluations in a row without improvement the rate drops; during
/// `cooldown` evaluations after a drop none is counted. A metric that is not a number is not seen at all. With a `window`
/// of n the median of the last n metrics is compared, so that a single lucky one is no improvement
/// (pytorch/pytorch#30873). `min_lr` does not raise a base rate that is already below it.
struct Plateau: StatefulSchedule {
    static let id = "plateau"
    static let summary = "Drops by a factor when the metric has stopped improving."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("mode", \.mode, "Whether a lower or a higher metric is better."),
            Parameter("factor", \.factor, in: .within(0..<1), "Factor per drop."),
            Parameter("patience", \.patience, in: .atLeast(0), "Evaluations without improvement that are tolerated."),
            Parameter("threshold", \.threshold, in: .atLeast(0), "How much better an improvement has to be."),
            Parameter(
                "threshold_mode", \.thresholdMode, "Whether the threshold is a share of the best metric, or a number."),
            Parameter("cooldown", \.cooldown, in: .atLeast(0), "Evaluations after a drop that are not counted."),
            Parameter("min_lr", \.minLR, in: .atLeast(0), "The rate below which it does not drop."),
            Parameter("window", \.window, in: .within(1...16), "Evaluations whose median is the metric."),
        ]
    }
    enum ThresholdMode: String, CaseIterable { case rel, abs }

    var mode = MetricMode.min
    var factor = 0.1
    var patience = 10
    var threshold = 1e-4
    var thresholdMode = ThresholdMode.rel
    var cooldown = 0
    var minLR = 0.0
    var window = 1

    struct State: ScheduleState {
        var best = 0.0
        /// Evaluations in a row without improvement.
        var bad = 0.0
        /// Evaluations still to come that are not counted.
        var cooldown = 0.0
        var drops = 0.0
        /// Metrics seen, of which the last are kept.
        var seen = 0.0
        var recent = [16 of Double](repeating: 0)

        static var fields: [StateField<Self>] {
            [
                StateField("best", \.best), StateField("bad", \.bad), StateField("cooldown", \.cooldown),
                StateField("drops", \.drops), StateField("seen", \.seen), StateField("recent", \.recent),
            ]
        }
    }

    func rate(base: Double, at time: Double, state: State) -> Double {
        max(base * pow(factor, state.drops), min(base, minLR))
    }

    func observe(_ seen: Observation, base: Double, state: inout State) {
        if seen.metric.isNaN { return }
        // A state that was tampered with must not lead out of itself.
        let index = state.seen.truncatingRemainder(dividingBy: Double(window))
        state.recent[index >= 0 ? Int(index) : 0] = seen.metric
        state.seen += 1
        // A median of fewer metrics could be a single lucky one.
        guard state.seen >= Double(window) else { return }
        let metric = median(of: state.recent)
        if metric.isNaN { return }

        if state.seen == Double(window)
            || mode.isBetter(metric, than: state.best, threshold: threshold, isRelative: thresholdMode == .rel)
        {
            state.best = metric
            state.bad = 0
        } else {
            state.bad += 1
        }
        if state.cooldown > 0 {
            state.cooldown -= 1
            state.bad = 0
        }
        if state.bad > Double(patience) {
            state.drops += 1
            state.cooldown = Double(cooldown)
            state.bad = 0
        }
    }

    private func median(of recent: [16 of Double]) -> Double {
        let sorted = (0..<window).map { recent[$0] }.sorted()
        let (lower, upper) = (sorted[(window - 1) / 2], sorted[window / 2])
        return lower == upper ? lower : lower / 2 + upper / 2
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Plateau.self) }
