import AnnealKernels
public import AnnealPlugin

/// Adam that waits with dividing until its average square has seen enough gradients to be trusted.
///
///     g ← g + weight_decay · p                               (decoupled: p ← p · (1 − lr · weight_decay) instead)
///     m ← beta1 · m + (1 − beta1) · g,   m̂ = m / (1 − beta1^step)
///     v ← beta2 · v + (1 − beta2) · g²
///     ρ∞ = 2 / (1 − beta2) − 1,   ρ = ρ∞ − 2 · step · beta2^step / (1 − beta2^step)
///     ρ > 5:  r = √((ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ)),   p ← p − lr · m̂ · r · √(1 − beta2^step) / (√v + eps)
///     else:   p ← p − lr · m̂
///
/// `torch.optim.RAdam`. Liu et al. 2020 <https://arxiv.org/abs/1908.03265>. Where Adam needs a warm-up and you would rather
/// not choose its length.
struct RAdam: Optimizer {
    static let id = "radam"
    static let summary = "Adam that divides only once its average square can be trusted: no warm-up needed."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "beta1", \.beta1, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the average gradient is kept."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the average square is kept."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added to the root of the average square."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient; or decoupled."),
            Parameter("decoupled_weight_decay", \.decoupled, "Take lr * weight_decay of every weight instead."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let slots = [expAvg, expAvgSq]

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 0.0
    var decoupled = false

    func update(_ block: Block) {
        guard let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] else { return }
        let step = Double(block.step)
        let left = pow(beta2, step)
        let correction1 = 1 - pow(beta1, step)
        let longest = 2 / (1 - beta2) - 1
        let length = longest - 2 * step * left / (1 - left)
        let isRectified = length > 5
        var size = lr / correction1
        if isRectified {
            let rectification = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            size *= (rectification * (1 - left)).squareRoot()
        }
        anneal_radam(
            block.parameter, block.gradient, average, squareAverage, block.count, size, beta1, beta2, eps,
            decoupled ? 0 : weightDecay, decoupled ? 1 - lr * weightDecay : 1, isRectified)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(RAdam.self) }
