import AnnealKernels
public import AnnealPlugin
import Glibc

/// Running averages of the gradient and of its square, both corrected for their start at zero.
///
///     g ← g + weight_decay · p
///     m ← beta1 · m + (1 − beta1) · g
///     v ← beta2 · v + (1 − beta2) · g²                       (amsgrad: the largest v so far takes its place)
///     p ← p − lr / (1 − beta1^step) · m / (√v / √(1 − beta2^step) + eps)
///
/// `torch.optim.Adam`, weight decay as an L2 penalty. Kingma and Ba 2015 <https://arxiv.org/abs/1412.6980>; amsgrad: Reddi
/// et al. 2018. The rate to start from is 1e-3; it forgives most choices.
struct Adam: Optimizer {
    static let id = "adam"
    static let summary = "Running averages of the gradient and of its square, corrected for their start at zero."
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
                "L2 penalty, added to the gradient."),
            Parameter("amsgrad", \.amsgrad, "Divide by the largest average square so far."),
        ]
    }
    static let slots = [Slot("exp_avg"), Slot("exp_avg_sq"), Slot("max_exp_avg_sq")]

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 0.0
    var amsgrad = false

    func layout(of slot: Int) -> SlotLayout { slot == 2 && !amsgrad ? .absent : .filled(with: 0) }

    func update(_ block: Block) {
        guard let average = block.slot(0), let squareAverage = block.slot(1) else { return }
        let step = Double(block.step)
        anneal_adam(
            block.parameter, block.gradient, average, squareAverage, block.slot(2), block.count, lr, beta1, beta2, eps,
            weightDecay, 1 - pow(beta1, step), 1 - pow(beta2, step))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adam.self) }
