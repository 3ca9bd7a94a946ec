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
    static let memory =
        [
            Memory("scale", initial: 1), Memory("best", initial: 0), Memory("compared", initial: 0),
            Memory("good", initial: 0), Memory("bad", initial: 0), Memory("cooldown", initial: 0),
            Memory("warmup", initial: 0), Memory("lowest", initial: 0), Memory("seen", initial: 0),
        ] + (0..<50).map { Memory("recent\($0)", initial: 0) }

    enum Mode: String, CaseIterable { case min, max }
    enum ThresholdMode: String, CaseIterable { case abs, rel }

    var mode = Mode.min
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

    func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
        // The base may have changed since the scale was found.
        min(max(base * memory[0], min(base, minLR)), max(base, maxLR))
    }

    func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
        if seen.metric.isNaN { return }
        let metric = smooth ? mean(with: seen.metric, memory) : seen.metric
        if metric.isNaN { return }
        if memory[5] > 0 {
            memory[5] -= 1
            (memory[3], memory[4]) = (0, 0)
        } else if memory[6] > 0 {
            memory[6] -= 1
            (memory[3], memory[4]) = (0, 0)
        } else {
            if memory[2] == 0 || isBetter(metric, than: memory[1]) {
                (memory[1], memory[2]) = (metric, 1)
                (memory[3], memory[4]) = (memory[3] + 1, 0)
            } else {
                (memory[3], memory[4]) = (0, memory[4] + 1)
            }
            if memory[3] > Double(patience) {
                rise(base, memory)
            } else if memory[4] > Double(patience) {
                fall(base, memory)
            }
        }
    }

    private func rise(_ base: Double, _ memory: UnsafeMutablePointer<Double>) {
        let highest = base > 0 ? min(maxLR / base, .greatestFiniteMagnitude) : memory[0]
        change(to: min(memory[0] / factor, highest), base, memory, isRise: true)
        memory[6] = Double(warmup)
        (memory[3], memory[7]) = (0, 0)
    }

    private func fall(_ base: Double, _ memory: UnsafeMutablePointer<Double>) {
        let lowest = base > 0 ? minLR / base : memory[0]
        change(to: max(memory[0] * factor, lowest), base, memory, isRise: false)
        if memory[0] <= lowest { memory[7] += 1 }
        if memory[7] >= Double(resetStart) {
            for (index, number) in Self.memory.enumerated() { memory[index] = number.initial }
        }
        memory[5] = Double(cooldown)
        memory[4] = 0
    }

    private func change(
        to scale: Double, _ base: Double, _ memory: UnsafeMutablePointer<Double>, isRise: Bool
    ) {
        let difference = base * scale - base * memory[0]
        if (isRise ? difference : -difference) > eps { memory[0] = scale }
    }

    private func isBetter(_ metric: Double, than best: Double) -> Bool {
        // An infinite best has no share.
        let margin = thresholdMode == .abs ? threshold : best.isFinite ? threshold * abs(best) : 0
        return mode == .min ? metric < best - margin : metric > best + margin
    }

    private func mean(with metric: Double, _ memory: UnsafeMutablePointer<Double>) -> Double {
        // A memory that was tampered with must not lead out of itself.
        let place = memory[8].truncatingRemainder(dividingBy: Double(windowSize))
        memory[9 + (place >= 0 ? Int(place) : 0)] = metric
        memory[8] += 1
        let isFull = !(memory[8] >= 1 && memory[8] < Double(windowSize))
        let metrics = UnsafeBufferPointer(start: memory + 9, count: isFull ? windowSize : Int(memory[8]))
        return metrics.reduce(0, +) / Double(metrics.count)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Greedy.self) }
