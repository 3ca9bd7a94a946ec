import AnnealKernels
public import AnnealPlugin

/// Adam with the gradient divided before it is averaged, and by what was known before it came.
///
///     step 1:  v ← g²                                        (nothing moves)
///     after:   c = clip(g / max(√v, eps), ± (step − 1)^¼)
///              m ← beta1 · m + (1 − beta1) · c
///              p ← p − lr · m
///              v ← beta2 · v + (1 − beta2) · g²
///     weight decay:  g ← g + weight_decay · p at the start   (decouple: p ← p · (1 − lr · weight_decay) instead)
///
/// Taniguchi et al. 2024 <https://arxiv.org/abs/2411.02853>, with the clipping and the defaults of the authors' torch-adopt
/// 0.1.0. It converges for every beta2, where Adam may not; a replacement for Adam where beta2 had to be tuned.
struct ADOPT: Optimizer {
    static let id = "adopt"
    static let summary = "Adam that divides each gradient by what was known before it; converges for every beta2."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "beta1", \.beta1, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the average direction is kept."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the average square is kept."),
            Parameter("eps", \.eps, in: .atLeast(0), "The smallest divisor."),
            Parameter("clip", \.clips, "Limit each divided gradient to the fourth root of the steps before."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient; or decoupled."),
            Parameter("decouple", \.decoupled, "Take lr * weight_decay of every weight instead."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let slots = [expAvg, expAvgSq]

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.9999
    var eps = 1e-6
    var clips = true
    var weightDecay = 0.0
    var decoupled = false

    func update(_ block: Block) {
        guard let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] else { return }
        anneal_adopt(
            block.parameter, block.gradient, average, squareAverage, block.count, lr, beta1, beta2, eps,
            clips ? pow(Double(block.step - 1), 0.25) : .infinity, decoupled ? 0 : weightDecay,
            decoupled ? 1 - lr * weightDecay : 1, block.step == 1)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(ADOPT.self) }
