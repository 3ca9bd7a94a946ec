import AnnealKernels
public import AnnealPlugin
import Glibc

/// Each parameter's rate shrinks with the sum of its squared gradients.
///
///     g ← g + weight_decay · p
///     s ← s + g²
///     p ← p − lr / (1 + (step − 1) · lr_decay) · g / (√s + eps)
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
    static let slots = [Slot("sum")]

    var lr = 1e-2
    var lrDecay = 0.0
    var weightDecay = 0.0
    var initialAccumulator = 0.0
    var eps = 1e-10

    func layout(of slot: Int) -> SlotLayout { .filled(with: initialAccumulator) }

    func update(_ block: Block) {
        guard let sum = block.slot(0) else { return }
        let decayed = lr / (1 + Double(block.step - 1) * lrDecay)
        anneal_adagrad(block.parameter, block.gradient, sum, block.count, decayed, weightDecay, eps)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adagrad.self) }
