import AnnealKernels
public import AnnealPlugin

/// Adam with the largest recent gradient in place of the root of the average square.
///
///     g ← g + weight_decay · p
///     m ← beta1 · m + (1 − beta1) · g
///     u ← max(beta2 · u, |g| + eps)
///     p ← p − lr / (1 − beta1^step) · m / u
///
/// `torch.optim.Adamax`. Kingma and Ba 2015, section 7.1 <https://arxiv.org/abs/1412.6980>. For gradients that are mostly
/// zero with a few large ones, as of embeddings: its steps never exceed lr, and one outlier is forgotten smoothly.
struct Adamax: Optimizer {
    static let id = "adamax"
    static let summary = "Adam with the largest recent gradient in place of the root of the average square."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "beta1", \.beta1, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the average gradient is kept."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the largest gradient is kept."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added to the size of each gradient."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let expInf = Slot("exp_inf")
    static let slots = [expAvg, expInf]

    var lr = 2e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 0.0

    func update(_ block: Block) {
        guard let average = block[Self.expAvg], let largest = block[Self.expInf] else { return }
        let corrected = lr / (1 - pow(beta1, Double(block.step)))
        anneal_adamax(
            block.parameter, block.gradient, average, largest, block.count, corrected, beta1, beta2, eps, weightDecay)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adamax.self) }
