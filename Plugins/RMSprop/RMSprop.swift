import AnnealKernels
public import AnnealPlugin

/// Each gradient is divided by a running average of its recent size.
///
///     g ← g + weight_decay · p
///     v ← alpha · v + (1 − alpha) · g²
///     centered:  a ← alpha · a + (1 − alpha) · g,  d = √(v − a²) + eps        else  d = √v + eps
///     momentum:  b ← momentum · b + g / d,  p ← p − lr · b                    else  p ← p − lr · g / d
///
/// `torch.optim.RMSprop`. Tieleman and Hinton 2012, lecture 6e of "Neural Networks for Machine Learning"; centered: Graves
/// 2013 <https://arxiv.org/abs/1308.0850>. For gradients whose size drifts: recurrent networks, reinforcement learning.
struct RMSprop: Optimizer {
    static let id = "rmsprop"
    static let summary = "Each gradient is divided by a running average of its recent size."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter("alpha", \.alpha, in: .within(0...1), "How much of the running average is kept."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added to the root of the average."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
            Parameter(
                "momentum", \.momentum, in: .atLeast(0), role: .momentum, schedulable: true,
                "How much of the last direction is kept."),
            Parameter("centered", \.centered, "Divide by an estimate of the deviation instead of the size."),
        ]
    }
    static let squareAvg = Slot("square_avg")
    static let momentumBuffer = Slot("momentum_buffer")
    static let gradAvg = Slot("grad_avg")
    static let slots = [squareAvg, momentumBuffer, gradAvg]

    var lr = 1e-2
    var alpha = 0.99
    var eps = 1e-8
    var weightDecay = 0.0
    var momentum = 0.0
    var centered = false
    private var keepsMomentum = false

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        keepsMomentum = momentum != 0 || setup.isScheduled("momentum")
    }

    func layout(of slot: Slot) -> SlotLayout {
        switch slot {
        case Self.momentumBuffer where !keepsMomentum, Self.gradAvg where !centered: .absent
        default: .filled(with: 0)
        }
    }

    func update(_ block: Block) {
        guard let squareAverage = block[Self.squareAvg] else { return }
        anneal_rmsprop(
            block.parameter, block.gradient, squareAverage, block[Self.momentumBuffer], block[Self.gradAvg],
            block.count, lr, alpha, eps,
            weightDecay, momentum)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(RMSprop.self) }
