import AnnealKernels
public import AnnealPlugin

/// Momentum whose rate is scaled, tensor by tensor, to the size of the weights.
///
///     λ ← trust_coefficient · ‖p‖ / (‖g‖ + weight_decay · ‖p‖)         (1 where ‖p‖ or what divides is 0)
///     v ← momentum · v + lr · λ · (g + weight_decay · p)
///     p ← p − v
///
/// You et al. 2017, algorithm 1 <https://arxiv.org/abs/1708.03888>: the rate stands inside the velocity, so a rate that
/// falls does not shorten the steps that were taken before. For convolutional networks with batches of thousands, where one
/// rate is too large for some layers and too small for others. `lr` is the global rate, near 1 and above; a step moves each
/// tensor by about `lr · trust_coefficient` of its length.
struct LARS: Optimizer {
    static let id = "lars"
    static let summary = "Momentum whose rate is scaled, tensor by tensor, to the size of the weights."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Global learning rate."),
            Parameter(
                "momentum", \.momentum, in: .atLeast(0), role: .momentum, schedulable: true,
                "How much of the last step is kept."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient and counted in its length."),
            Parameter(
                "trust_coefficient", \.trustCoefficient, in: .above(0),
                "How far a step may go, as a part of the length of the weights."),
        ]
    }
    static let velocity = Slot("velocity")
    static let slots = [velocity]
    static let cut = Cut.rows
    static let weightNormSquared = Reduction("weight_norm_squared", over: .tensor)
    static let gradientNormSquared = Reduction("gradient_norm_squared", over: .tensor)
    static let reductions = [weightNormSquared, gradientNormSquared]

    var lr = 1.0
    var momentum = 0.9
    var weightDecay = 0.0
    var trustCoefficient = 1e-3

    func measure(_ block: Block, into sums: Sums) {
        sums[Self.weightNormSquared] = anneal_sum_of_squares(block.parameter, block.count)
        sums[Self.gradientNormSquared] = anneal_sum_of_squares(block.gradient, block.count)
    }

    func update(_ block: Block) {
        guard let velocity = block[Self.velocity] else { return }
        let weights = block.sum(Self.weightNormSquared).squareRoot()
        let gradient = block.sum(Self.gradientNormSquared).squareRoot()
        let divisor = gradient + weightDecay * weights
        let trust = weights == 0 || divisor == 0 ? 1 : trustCoefficient * weights / divisor
        anneal_lars(block.parameter, block.gradient, velocity, block.count, lr * trust, momentum, weightDecay)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(LARS.self) }
