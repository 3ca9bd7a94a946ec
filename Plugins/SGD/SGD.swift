import AnnealKernels
public import AnnealPlugin

/// Stochastic gradient descent, with momentum if asked for.
///
///     g ← g + weight_decay · p
///     b ← momentum · b + (1 − dampening) · g        (first step: b ← g)
///     p ← p − lr · b                                (nesterov: p − lr · (g + momentum · b))
///
/// A sparse gradient moves its rows alone, as in PyTorch, and is refused with momentum or weight decay: those move all rows.
///
/// `torch.optim.SGD`. Sutskever et al. 2013, with the rate outside the buffer. The reference to beat in vision: with
/// momentum 0.9 and a decaying schedule it is hard to beat.
struct SGD: Optimizer {
    static let id = "sgd"
    static let summary = "Stochastic gradient descent, with momentum if asked for."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter(
                "momentum", \.momentum, in: .atLeast(0), role: .momentum, schedulable: true,
                "How much of the last direction is kept."),
            Parameter("dampening", \.dampening, "How much of the gradient is held back from the momentum."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
            Parameter("nesterov", \.nesterov, "Look ahead along the momentum; needs momentum and no dampening."),
        ]
    }
    static let momentumBuffer = Slot("momentum_buffer")
    static let slots = [momentumBuffer]
    static let sparseRows = true

    var lr = 1e-3
    var momentum = 0.0
    var dampening = 0.0
    var weightDecay = 0.0
    var nesterov = false
    private var keepsMomentum = false
    private var decays = false

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        keepsMomentum = momentum != 0 || setup.isScheduled("momentum")
        decays = weightDecay != 0 || setup.isScheduled("weight_decay")
        if nesterov && (!keepsMomentum || dampening != 0) {
            throw Refusal("nesterov needs a momentum above 0 and a dampening of 0")
        }
    }

    func layout(of slot: Slot) -> SlotLayout { keepsMomentum ? .filled(with: 0) : .absent }

    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {
        guard keepsMomentum || decays else { return }
        let option = keepsMomentum ? "momentum" : "weight_decay"
        throw Refusal(
            "\(option) moves every row of \(tensor.name), but its gradient is sparse: leave \(option) out"
        )
    }

    func update(_ block: Block) {
        block.forEachPiece { piece in
            anneal_sgd(
                piece.parameter, piece.gradient, piece[Self.momentumBuffer], piece.count, lr, momentum, dampening,
                weightDecay,
                nesterov, block.step == 1)
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(SGD.self) }
