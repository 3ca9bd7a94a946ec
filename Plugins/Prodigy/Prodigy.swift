import AnnealKernels
public import AnnealPlugin
import Glibc

/// Adam with a rate that it finds itself: it estimates how far the start is from the solution, and the estimate `d` takes
/// the place of the rate. Leave `lr` at 1 and let a schedule such as `cosine` scale it.
///
///     s ← beta3 · s + d²/d0 · lr · g
///     n ← beta3 · n + d²/d0 · lr · ⟨g, p₀ − p⟩                   (p₀: where the weights started)
///     m ← beta1 · m + (1 − beta1) · d · g
///     v ← beta2 · v + (1 − beta2) · d² · g²
///     d' ← max(d, d_coef · n / ‖s‖₁)                             (sums over all parameters)
///     p ← p − d · lr · m / (√v + d' · eps)
///
/// Mishchenko and Defazio 2023, algorithm 4 <https://arxiv.org/abs/2306.06101>, as the authors' `prodigyopt` 1.1.2 has it
/// (eps meets the new d). For when nobody wants to look for a rate; it costs two more slots than Adam and one more pass.
struct Prodigy: Optimizer {
    static let id = "prodigy"
    static let summary = "Adam with a rate that it finds itself; leave lr at 1."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Factor on the rate it finds."),
            Parameter(
                "beta1", \.beta1, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the average gradient is kept."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the average square is kept."),
            Parameter(
                "beta3", \.beta3, unset: "the root of beta2", in: .within(0..<1),
                "How much of the sums behind the estimate is kept."),
            Parameter("eps", \.eps, in: .above(0), "Added to the root of the average square, times the estimate."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "How fast the weights shrink."),
            Parameter("decouple", \.decouple, "Shrink the weights themselves; false: an L2 penalty in the gradient."),
            Parameter("use_bias_correction", \.usesBiasCorrection, "Correct the averages for their start at zero."),
            Parameter(
                "safeguard_warmup", \.safeguardsWarmup,
                "Leave lr out of what the estimate is divided by, for schedules that start at small rates."),
            Parameter("d0", \.d0, in: .above(0), "The first estimate; small, and seldom worth a change."),
            Parameter("d_coef", \.dCoefficient, in: .above(0), "Factor on the estimate: what to change first."),
            Parameter(
                "growth_rate", \.growthRate, unset: "no limit", in: .atLeast(1),
                "The estimate grows by no more than this factor per step."),
        ]
    }
    static let slots = [
        Slot("exp_avg"), Slot("exp_avg_sq"), Slot("s"), Slot("p0"), Slot.perGroup("d"), Slot.perGroup("d_max"),
        Slot.perGroup("d_numerator"), Slot.perGroup("d_previous"),
    ]
    static let reductions = [Reduction("numerator", over: .all), Reduction("denominator", over: .all)]

    var lr = 1.0
    var beta1 = 0.9
    var beta2 = 0.999
    var beta3: Double?
    var eps = 1e-8
    var weightDecay = 0.0
    var decouple = true
    var usesBiasCorrection = false
    var safeguardsWarmup = false
    var d0 = 1e-6
    var dCoefficient = 1.0
    var growthRate: Double?
    private var keepsAverage = true

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        keepsAverage = beta1 != 0 || setup.isScheduled("beta1")
    }

    func layout(of slot: Int) -> SlotLayout {
        switch slot {
        case 0 where !keepsAverage: .absent
        case 3: .copyOfParameter
        default: .asDeclared
        }
    }

    func measure(_ block: Block, into sums: UnsafeMutablePointer<Double>) {
        guard let s = block.slot(2), let p0 = block.slot(3), let d = block.values(4) else { return }
        anneal_prodigy_sums(
            block.parameter, block.gradient, p0, s, block.count, keptOfSums, sumWeight(d[0], block.step),
            decouple ? 0 : weightDecay, sums)
    }

    func advance(_ step: GroupStep) {
        let (d, largest, numerator) = (step.values(4), step.values(5), step.values(6))
        if d[0] == 0 { (d[0], largest[0]) = (d0, d0) }
        guard step.pass == 1 else { return }
        step.values(7)[0] = d[0]
        // Without a rate or a gradient there is nothing to learn from.
        guard lr > 0, step.sum(1) != 0 else { return }
        numerator[0] = keptOfSums * numerator[0] + d[0] / d0 * rate(d[0], step.step) * step.sum(0)
        let estimate = dCoefficient * numerator[0] / step.sum(1)
        // Written so that an estimate that is not a number changes nothing.
        if d[0] == d0, estimate > d[0] { d[0] = estimate }
        if estimate > largest[0] { largest[0] = estimate }
        d[0] = min(largest[0], d[0] * (growthRate ?? .infinity))
    }

    func update(_ block: Block) {
        guard let squareAverage = block.slot(1), let s = block.slot(2), let d = block.values(4),
            let previous = block.values(7), lr > 0
        else { return }
        let stepSize = block.sum(1) == 0 ? 0 : rate(previous[0], block.step)
        let average = block.slot(0)
        anneal_prodigy(
            block.parameter, block.gradient, average, squareAverage, s, block.count, beta1, beta2, keptOfSums,
            sumWeight(previous[0], block.step), previous[0], d[0] * eps,
            // Without an average the gradient takes the new estimate with it, as in prodigyopt.
            average == nil ? stepSize * d[0] : stepSize, decouple ? 0 : weightDecay,
            decouple ? weightDecay * stepSize : 0)
    }

    private var keptOfSums: Double { beta3 ?? beta2.squareRoot() }

    private func rate(_ d: Double, _ step: Int) -> Double {
        guard usesBiasCorrection else { return d * lr }
        return d * lr * (1 - pow(beta2, Double(step))).squareRoot() / (1 - pow(beta1, Double(step)))
    }

    /// d/d0 instead of d, so that the sums do not become too small for float32.
    private func sumWeight(_ d: Double, _ step: Int) -> Double {
        lr > 0 ? d / d0 * (safeguardsWarmup ? d : rate(d, step)) : 0
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Prodigy.self) }
