public import AnnealPlugin
import Glibc

/// The rate drops by a factor when the metric has stopped improving: `max(base · factor^drops, min_lr)`.
///
///     plateau(patience=1)   // at base rate 0.1, after the losses 1, 1, 1: 0.01
///
/// PyTorch's `ReduceLROnPlateau`, as a factor on the base rate. An evaluation improves if its metric is better than the best
/// by more than the threshold, which is relative to the size of the best: so a negative metric, too, has to get better
/// (pytorch/pytorch#47513). After more than `patience` evaluations in a row without improvement the rate drops; during
/// `cooldown` evaluations after a drop none is counted. A metric that is not a number is not seen at all. With a `window`
/// the median of the last so many metrics is compared, so that a single lucky one is no improvement
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
    static let memory =
        [
            Memory("best", initial: 0), Memory("bad", initial: 0), Memory("cooldown", initial: 0),
            Memory("drops", initial: 0), Memory("seen", initial: 0),
        ] + (0..<16).map { Memory("recent\($0)", initial: 0) }

    enum Mode: String, CaseIterable { case min, max }
    enum ThresholdMode: String, CaseIterable { case rel, abs }

    var mode = Mode.min
    var factor = 0.1
    var patience = 10
    var threshold = 1e-4
    var thresholdMode = ThresholdMode.rel
    var cooldown = 0
    var minLR = 0.0
    var window = 1

    func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
        max(base * pow(factor, memory[3]), min(base, minLR))
    }

    func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
        if seen.metric.isNaN { return }
        // A memory that was tampered with must not lead out of itself.
        let place = memory[4].truncatingRemainder(dividingBy: Double(window))
        memory[5 + (place >= 0 ? Int(place) : 0)] = seen.metric
        memory[4] += 1
        // A median of fewer metrics could be a single lucky one.
        guard memory[4] >= Double(window) else { return }
        let metric = median(UnsafeBufferPointer(start: memory + 5, count: window))
        if metric.isNaN { return }

        if memory[4] == Double(window) || isBetter(metric, than: memory[0]) {
            memory[0] = metric
            memory[1] = 0
        } else {
            memory[1] += 1
        }
        if memory[2] > 0 {
            memory[2] -= 1
            memory[1] = 0
        }
        if memory[1] > Double(patience) {
            memory[3] += 1
            memory[2] = Double(cooldown)
            memory[1] = 0
        }
    }

    private func isBetter(_ metric: Double, than best: Double) -> Bool {
        // An infinite best has no share.
        let margin = thresholdMode == .abs ? threshold : best.isFinite ? threshold * abs(best) : 0
        return mode == .min ? metric < best - margin : metric > best + margin
    }

    private func median(_ metrics: UnsafeBufferPointer<Double>) -> Double {
        let sorted = metrics.sorted()
        let (lower, upper) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
        return lower == upper ? lower : lower / 2 + upper / 2
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Plateau.self) }
