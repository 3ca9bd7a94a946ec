public import AnnealPlugin

/// The rate rises while the metric improves and falls when it does not, by one factor: GreedyLR.
///
///     greedy(patience=0)   // at base rate 0.1, after the losses 2, 1: 0.1 / 0.95 / 0.95 = 0.110803…
///
/// After more than `patience` evaluations in a row that improve, the rate is divided by `factor`, up to `max_lr`; after as
/// many that do not, it is multiplied by it, down to `min_lr`; changes of at most `eps` are left out. `warmup` evaluations
/// after a rise and `cooldown` after a fall are not counted. After `reset_start` falls in a row at the lowest rate
/// everything starts again. With `smooth` the metric is the mean of the last `window_size`.
///
/// Subramanian, Krishnamoorthy and Murthy 2025 <https://arxiv.org/abs/2512.14527>; Transformers' `GreedyLR`, as a factor on
/// the base rate and for each parameter group alone. Unlike there, a metric that is not a number is not seen at all, and a
/// relative threshold is a share of the size of the best. `min_lr` does not raise a base rate below it, nor does `max_lr`
/// lower one above it.
struct Greedy: StatefulSchedule {
    static let id = "greedy"
    static let summary = "Rises while the metric improves, falls when it does not."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("mode", \.mode, "Whether a lower or a higher metric is better."),
            Parameter("factor", \.factor, in: .above(0, below: 1), "Factor per fall; a rise divides by it."),
            Parameter("patience", \.patience, in: .atLeast(0), "Evaluations alike that change nothing yet."),
            Parameter("threshold", \.threshold, in: .atLeast(0), "How much better an improvement has to be."),
            Parameter(
                "threshold_mode", \.thresholdMode, "Whether the threshold is a number, or a share of the best metric."),
            Parameter("cooldown", \.cooldown, in: .atLeast(0), "Evaluations after a fall that are not counted."),
            Parameter("warmup", \.warmup, in: .atLeast(0), "Evaluations after a rise that are not counted."),
            Parameter("min_lr", \.minLR, in: .atLeast(0), "The rate below which it does not fall."),
            Parameter("max_lr", \.maxLR, in: .atLeast(0), "The rate above which it does not rise."),
            Parameter("eps", \.eps, in: .atLeast(0), "A change of at most this is left out."),
            Parameter("smooth", \.smooth, "Whether the mean of the last metrics is compared."),
            Parameter("window_size", \.windowSize, in: .within(1...50), "Evaluations whose mean it is."),
            Parameter("reset_start", \.resetStart, in: .atLeast(1), "Falls at the lowest rate until it starts again."),
        ]
    }
    enum ThresholdMode: String, CaseIterable { case abs, rel }

    var mode = MetricMode.min
    var factor = 0.95
    var patience = 10
    var threshold = 1e-6
    var thresholdMode = ThresholdMode.abs
    var cooldown = 0
    var warmup = 0
    var minLR = 1e-3
    var maxLR = 1.0
    var eps = 1e-8
    var smooth = false
    var windowSize = 50
    var resetStart = 500

    struct State: ScheduleState {
        /// The factor on the base rate.
        var scale = 1.0
        var best = 0.0
        /// 1 as soon as there is a best.
        var compared = 0.0
        /// Evaluations in a row that improved, or did not.
        var good = 0.0
        var bad = 0.0
        /// Evaluations still to come that are not counted.
        var cooldown = 0.0
        var warmup = 0.0
        /// Falls in a row at the lowest rate.
        var lowest = 0.0
        /// Metrics seen, of which the last are kept.
        var seen = 0.0
        var recent = [50 of Double](repeating: 0)

        static var fields: [StateField<Self>] {
            [
                StateField("scale", \.scale), StateField("best", \.best), StateField("compared", \.compared),
                StateField("good", \.good), StateField("bad", \.bad), StateField("cooldown", \.cooldown),
                StateField("warmup", \.warmup), StateField("lowest", \.lowest), StateField("seen", \.seen),
                StateField("recent", \.recent),
            ]
        }
    }

    func rate(base: Double, at time: Double, state: State) -> Double {
        // The base may have changed since the scale was found.
        min(max(base * state.scale, min(base, minLR)), max(base, maxLR))
    }

    func observe(_ seen: Observation, base: Double, state: inout State) {
        if seen.metric.isNaN { return }
        let metric = smooth ? mean(with: seen.metric, &state) : seen.metric
        if metric.isNaN { return }
        if state.cooldown > 0 {
            state.cooldown -= 1
            (state.good, state.bad) = (0, 0)
        } else if state.warmup > 0 {
            state.warmup -= 1
            (state.good, state.bad) = (0, 0)
        } else {
            if state.compared == 0 || isBetter(metric, than: state.best) {
                (state.best, state.compared) = (metric, 1)
                (state.good, state.bad) = (state.good + 1, 0)
            } else {
                (state.good, state.bad) = (0, state.bad + 1)
            }
            if state.good > Double(patience) {
                rise(base, &state)
            } else if state.bad > Double(patience) {
                fall(base, &state)
            }
        }
    }

    private func rise(_ base: Double, _ state: inout State) {
        let highest = base > 0 ? min(maxLR / base, .greatestFiniteMagnitude) : state.scale
        let scale = min(state.scale / factor, highest)
        if base * scale - base * state.scale > eps { state.scale = scale }
        state.warmup = Double(warmup)
        (state.good, state.lowest) = (0, 0)
    }

    private func fall(_ base: Double, _ state: inout State) {
        let lowest = base > 0 ? minLR / base : state.scale
        let scale = max(state.scale * factor, lowest)
        if base * state.scale - base * scale > eps { state.scale = scale }
        if state.scale <= lowest { state.lowest += 1 }
        if state.lowest >= Double(resetStart) { state = State() }
        state.cooldown = Double(cooldown)
        state.bad = 0
    }

    private func isBetter(_ metric: Double, than best: Double) -> Bool {
        mode.isBetter(metric, than: best, threshold: threshold, isRelative: thresholdMode == .rel)
    }

    /// The mean of the last metrics, this one among them.
    private func mean(with metric: Double, _ state: inout State) -> Double {
        // A state that was tampered with must not lead out of itself.
        let index = state.seen.truncatingRemainder(dividingBy: Double(windowSize))
        state.recent[index >= 0 ? Int(index) : 0] = metric
        state.seen += 1
        let isFull = !(state.seen >= 1 && state.seen < Double(windowSize))
        let count = isFull ? windowSize : Int(state.seen)
        return (0..<count).reduce(0) { $0 + state.recent[$1] } / Double(count)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Greedy.self) }
