import AnnealKernels
public import AnnealPlugin

/// Adam whose weight decay pulls at the weights themselves, out of reach of the division by gradient size.
///
///     p ← p · (1 − lr · weight_decay)
///     m ← beta1 · m + (1 − beta1) · g
///     v ← beta2 · v + (1 − beta2) · g²                       (amsgrad: the largest v so far takes its place)
///     p ← p − lr / (1 − beta1^step) · m / (√v / √(1 − beta2^step) + eps)
///
/// `torch.optim.AdamW`. Loshchilov and Hutter 2019 <https://arxiv.org/abs/1711.05101>. The usual choice for transformers,
/// and wherever Adam would want weight decay: as an L2 penalty it is divided away where gradients are large.
struct AdamW: Optimizer {
    static let id = "adamw"
    static let summary = "Adam with weight decay that pulls at the weights themselves."
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
                "Each step takes lr * weight_decay of every weight."),
            Parameter("amsgrad", \.amsgrad, "Divide by the largest average square so far."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let maxExpAvgSq = Slot("max_exp_avg_sq")
    static let slots = [expAvg, expAvgSq, maxExpAvgSq]

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 1e-2
    var amsgrad = false

    func layout(of slot: Slot) -> SlotLayout { slot == Self.maxExpAvgSq && !amsgrad ? .absent : .filled(with: 0) }

    func update(_ block: Block) {
        guard let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] else { return }
        let step = Double(block.step)
        anneal_adamw(
            block.parameter, block.gradient, average, squareAverage, block[Self.maxExpAvgSq], block.count, lr, beta1,
            beta2, eps,
            weightDecay, 1 - pow(beta1, step), 1 - pow(beta2, step))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(AdamW.self) }
