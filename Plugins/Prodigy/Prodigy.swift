import AnnealKernels
public import AnnealPlugin

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
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let s = Slot("s")
    static let p0 = Slot("p0")
    static let d = GroupSlot("d")
    static let dMax = GroupSlot("d_max")
    static let dNumerator = GroupSlot("d_numerator")
    static let dPrevious = GroupSlot("d_previous")
    static let slots = [expAvg, expAvgSq, s, p0, d, dMax, dNumerator, dPrevious]
    static let numerator = Reduction("numerator", over: .all)
    static let denominator = Reduction("denominator", over: .all)
    static let reductions = [numerator, denominator]

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

    func layout(of slot: Slot) -> SlotLayout {
        switch slot {
        case Self.expAvg where !keepsAverage: .absent
        case Self.p0: .copyOfParameter
        default: .asDeclared
        }
    }

    func measure(_ block: Block, into sums: Sums) {
        guard let s = block[Self.s], let p0 = block[Self.p0] else { return }
        anneal_prodigy_sums(
            block.parameter, block.gradient, p0, s, block.count, keptOfSums, sumWeight(block[Self.d], block.step),
            decouple ? 0 : weightDecay, sums.numbers)
    }

    func advance(_ step: GroupStep) {
        if step[Self.d] == 0 { (step[Self.d], step[Self.dMax]) = (d0, d0) }
        guard step.pass == 1 else { return }
        var d = step[Self.d]
        step[Self.dPrevious] = d
        // Without a rate or a gradient there is nothing to learn from.
        guard lr > 0, step.sum(Self.denominator) != 0 else { return }
        step[Self.dNumerator] =
            keptOfSums * step[Self.dNumerator] + d / d0 * rate(d, step.step) * step.sum(Self.numerator)
        let estimate = dCoefficient * step[Self.dNumerator] / step.sum(Self.denominator)
        // Written so that an estimate that is not a number changes nothing.
        if d == d0, estimate > d { d = estimate }
        if estimate > step[Self.dMax] { step[Self.dMax] = estimate }
        step[Self.d] = min(step[Self.dMax], d * (growthRate ?? .infinity))
    }

    func update(_ block: Block) {
        guard let squareAverage = block[Self.expAvgSq], let s = block[Self.s], lr > 0 else { return }
        let (d, previous) = (block[Self.d], block[Self.dPrevious])
        let stepSize = block.sum(Self.denominator) == 0 ? 0 : rate(previous, block.step)
        let average = block[Self.expAvg]
        anneal_prodigy(
            block.parameter, block.gradient, average, squareAverage, s, block.count, beta1, beta2, keptOfSums,
            sumWeight(previous, block.step), previous, d * eps,
            // Without an average the gradient takes the new estimate with it, as in prodigyopt.
            average == nil ? stepSize * d : stepSize, decouple ? 0 : weightDecay,
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
