import AnnealKernels
public import AnnealPlugin

/// Adam with Nesterov's look ahead: part of the step goes along this gradient, part along where the average will be.
///
///     g ← g + weight_decay · p                               (decoupled: p ← p · (1 − lr · weight_decay) instead)
///     μ = beta1 · (1 − ½ · 0.96^(step · momentum_decay)),   μ₊ the same for step + 1,   Π ← Π · μ
///     m ← beta1 · m + (1 − beta1) · g
///     v ← beta2 · v + (1 − beta2) · g²
///     p ← p − lr · ((1 − μ) / (1 − Π) · g + μ₊ / (1 − Π · μ₊) · m) / (√(v / (1 − beta2^step)) + eps)
///
/// `torch.optim.NAdam`. Dozat 2016 <https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ>. Where Nesterov's momentum helps
/// descent, it tends to help Adam: often a little faster at the same rate.
struct NAdam: Optimizer {
    static let id = "nadam"
    static let summary = "Adam with Nesterov's look ahead."
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
            Parameter("momentum_decay", \.momentumDecay, in: .atLeast(0), "How fast the momentum rises to beta1."),
            Parameter("decoupled_weight_decay", \.decoupled, "Take lr * weight_decay of every weight instead."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let muProduct = GroupSlot("mu_product", initial: 1)
    static let slots = [expAvg, expAvgSq, muProduct]

    var lr = 2e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 0.0
    var momentumDecay = 4e-3
    var decoupled = false

    func advance(_ step: GroupStep) { step[Self.muProduct] *= momentum(at: step.step) }

    func update(_ block: Block) {
        guard let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] else { return }
        let product = block[Self.muProduct]
        let next = momentum(at: block.step + 1)
        anneal_nadam(
            block.parameter, block.gradient, average, squareAverage, block.count,
            lr * (1 - momentum(at: block.step)) / (1 - product), lr * next / (1 - product * next), beta1, beta2,
            eps, decoupled ? 0 : weightDecay, decoupled ? 1 - lr * weightDecay : 1, 1 - pow(beta2, Double(block.step)))
    }

    private func momentum(at step: Int) -> Double { beta1 * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay)) }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(NAdam.self) }
