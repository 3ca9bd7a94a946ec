import AnnealKernels
public import AnnealPlugin

/// AdamW with two averages of the gradient, one that forgets in tens of steps and one that remembers thousands.
///
///     m₁ ← beta1 · m₁ + (1 − beta1) · g                      (beta1 = 0: m₁ is g, and nothing is kept)
///     m₂ ← β₃ · m₂ + (1 − β₃) · g
///     v ← beta2 · v + (1 − beta2) · g²
///     p ← p − lr · ((m₁ / (1 − beta1^step) + α · m₂) / (√v / √(1 − beta2^step) + eps) + weight_decay · p)
///
/// Over the first T_alpha_beta3 steps α rises in a line from 0, and β₃ from beta1 so that its half-life does:
///
///     μ = step / T_alpha_beta3,   α = μ · alpha,   β₃ = min(exp(1 / ((1 − μ) / ln beta1 + μ / ln beta3)), beta3)
///
/// Pagliardini et al. 2024 <https://arxiv.org/abs/2409.03137>, with the defaults of the authors' code but for the rise: it
/// takes the whole run, as they advise, and is absent only where the run's length is unknown. For runs of many thousands
/// of steps, with an alpha of up to 8; in short ones the slow average has no time to help.
struct AdEMAMix: Optimizer {
    static let id = "ademamix"
    static let summary = "AdamW with a second, slow average of the gradient; for long runs."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "beta1", \.beta1, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the fast average is kept."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the average square is kept."),
            Parameter("beta3", \.beta3, in: .within(0..<1), "How much of the slow average is kept."),
            Parameter("alpha", \.alpha, in: .atLeast(0), "Weight of the slow average."),
            Parameter(
                "T_alpha_beta3", \.riseGiven, unset: "the whole run", in: .atLeast(0), time: true,
                "Steps over which alpha and beta3 rise to their values; 0: they are there from the start."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added to the root of the average square."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "Each step takes lr * weight_decay of every weight."),
        ]
    }
    static let expAvgFast = Slot("exp_avg_fast")
    static let expAvgSlow = Slot("exp_avg_slow")
    static let expAvgSq = Slot("exp_avg_sq")
    static let slots = [expAvgFast, expAvgSlow, expAvgSq]

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var beta3 = 0.9999
    var alpha = 2.0
    var riseGiven: Double?
    var eps = 1e-8
    var weightDecay = 0.0
    private var rise = 0.0
    private var keepsFast = false

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        rise = riseGiven ?? setup.horizon ?? 0
        keepsFast = beta1 != 0 || setup.isScheduled("beta1")
    }

    func layout(of slot: Slot) -> SlotLayout { slot == Self.expAvgFast && !keepsFast ? .absent : .filled(with: 0) }

    func update(_ block: Block) {
        guard let slow = block[Self.expAvgSlow], let squareAverage = block[Self.expAvgSq] else { return }
        let step = Double(block.step)
        var (weight, keep) = (alpha, beta3)
        if step < rise {
            let risen = step / rise
            weight = risen * alpha
            // ln 0 is −∞ and its inverse 0, the half-life of an average that keeps nothing.
            keep = min(exp(1 / ((1 - risen) / log(beta1) + risen / log(beta3))), beta3)
        }
        anneal_ademamix(
            block.parameter, block.gradient, block[Self.expAvgFast], slow, squareAverage, block.count, lr, beta1, beta2,
            keep,
            weight, eps, weightDecay, 1 - pow(beta1, step), 1 - pow(beta2, step))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(AdEMAMix.self) }
