import AnnealKernels
public import AnnealPlugin

/// Every weight moves by the same amount, in the direction of the sign of a momentum.
///
///     p ← p · (1 − lr · weight_decay)
///     p ← p − lr · sign(beta1 · m + (1 − beta1) · g)
///     m ← beta2 · m + (1 − beta2) · g
///
/// Chen et al. 2023 <https://arxiv.org/abs/2302.06675>, with the defaults of the authors' code. Half of Adam's memory; for
/// large batches. Since every step is lr long, take a rate 3 to 10 times below AdamW's and a weight decay as much above.
struct Lion: Optimizer {
    static let id = "lion"
    static let summary = "Steps of one size in the direction of the sign of a momentum; half of Adam's memory."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "The length of a step."),
            Parameter(
                "beta1", \.beta1, in: .within(0..<1), role: .momentum, schedulable: true,
                "How much of the momentum the direction holds."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the momentum is kept."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "Each step takes lr * weight_decay of every weight."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let slots = [expAvg]

    var lr = 1e-4
    var beta1 = 0.9
    var beta2 = 0.99
    var weightDecay = 0.0

    func update(_ block: Block) {
        guard let momentum = block[Self.expAvg] else { return }
        anneal_lion(block.parameter, block.gradient, momentum, block.count, lr, beta1, beta2, weightDecay)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Lion.self) }
