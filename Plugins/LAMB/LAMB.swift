import AnnealKernels
public import AnnealPlugin

/// Adam's direction, of which each tensor goes as far as its weights are long.
///
///     m ← beta1 · m + (1 − beta1) · g
///     v ← beta2 · v + (1 − beta2) · g²
///     u ← m / (1 − beta1^step) / (√(v / (1 − beta2^step)) + eps) + weight_decay · p
///     p ← p − lr · ‖p‖ / ‖u‖ · u                                        (lr · u where ‖p‖ or ‖u‖ is 0)
///
/// You et al. 2019, algorithm 2 with φ(z) = z <https://arxiv.org/abs/1904.00962>; the same numbers as `optax.lamb`. For
/// batches of tens of thousands, where Adam stalls. A step moves each tensor by `lr` of its length.
struct LAMB: Optimizer {
    static let id = "lamb"
    static let summary = "Adam's direction, of which each tensor goes as far as its weights are long."
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
                "A part of the weights that joins the direction."),
        ]
    }
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let slots = [expAvg, expAvgSq]
    static let cut = Cut.rows
    static let weightNormSquared = Reduction("weight_norm_squared", over: .tensor)
    static let directionNormSquared = Reduction("direction_norm_squared", over: .tensor)
    static let reductions = [weightNormSquared, directionNormSquared]

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-6
    var weightDecay = 0.0

    func measure(_ block: Block, into sums: Sums) {
        guard let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] else { return }
        anneal_lamb_norms(
            block.parameter, block.gradient, average, squareAverage, block.count, beta1, beta2, eps, weightDecay,
            1 - pow(beta1, Double(block.step)), 1 - pow(beta2, Double(block.step)), sums.numbers)
    }

    func update(_ block: Block) {
        guard let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] else { return }
        let weights = block.sum(Self.weightNormSquared).squareRoot()
        let direction = block.sum(Self.directionNormSquared).squareRoot()
        let trust = weights == 0 || direction == 0 ? 1 : weights / direction
        anneal_lamb(
            block.parameter, block.gradient, average, squareAverage, block.count, lr * trust, beta1, beta2, eps,
            weightDecay, 1 - pow(beta1, Double(block.step)), 1 - pow(beta2, Double(block.step)))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(LAMB.self) }
