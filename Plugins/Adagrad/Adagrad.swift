import AnnealKernels
public import AnnealPlugin

/// Each parameter's rate shrinks with the sum of its squared gradients.
///
///     g ← g + weight_decay · p
///     s ← s + g²
///     p ← p − lr / (1 + (step − 1) · lr_decay) · g / (√s + eps)
///
/// A sparse gradient moves its rows alone, and that is the rule itself: where g is 0, s and p stay. Weight decay, which moves
/// all rows, is then refused, as in PyTorch.
///
/// `torch.optim.Adagrad`. Duchi et al. 2011 <https://jmlr.org/papers/v12/duchi11a.html>. For sparse features, where rare
/// ones should keep a large rate.
struct Adagrad: Optimizer {
    static let id = "adagrad"
    static let summary = "Each parameter's rate shrinks with the sum of its squared gradients."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter("lr_decay", \.lrDecay, in: .atLeast(0), "The rate is divided by 1 + (step - 1) * lr_decay."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
            Parameter("initial_accumulator_value", \.initialAccumulator, in: .atLeast(0), "Where the sums start."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added to the root of the sum."),
        ]
    }
    static let sum = Slot("sum")
    static let slots = [sum]
    static let sparseRows = true

    var lr = 1e-2
    var lrDecay = 0.0
    var weightDecay = 0.0
    var initialAccumulator = 0.0
    var eps = 1e-10
    private var decays = false

    mutating func prepare(_ setup: Setup) { decays = weightDecay != 0 || setup.isScheduled("weight_decay") }

    func layout(of slot: Slot) -> SlotLayout { .filled(with: initialAccumulator) }

    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {
        guard decays else { return }
        throw Refusal(
            "weight_decay moves every row of \(tensor.name), but its gradient is sparse: leave weight_decay out"
        )
    }

    func update(_ block: Block) {
        let decayed = lr / (1 + Double(block.step - 1) * lrDecay)
        block.forEachPiece { piece in
            guard let sum = piece[Self.sum] else { return }
            anneal_adagrad(piece.parameter, piece.gradient, sum, piece.count, decayed, weightDecay, eps)
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adagrad.self) }
