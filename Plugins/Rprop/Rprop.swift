import AnnealKernels
public import AnnealPlugin

/// Each weight has a step of its own, which grows while its gradient keeps its sign and shrinks when it turns.
///
///     g · g₋₁ > 0:  η ← min(η · etaplus, step_size_max)
///     g · g₋₁ < 0:  η ← max(η · etaminus, step_size_min),   g ← 0
///     p ← p − sign(g) · η · lr / lr₀
///
/// `torch.optim.Rprop`. Riedmiller and Braun 1993, the variant without going back (iRprop−, Igel and Hüsken 2000). For
/// gradients of the whole data set; the sign of a small batch's gradient turns by chance. Every η starts as lr₀, the rate
/// that was given; a schedule's rate scales all steps by its share of that. (PyTorch never looks at the rate again, so
/// that its schedulers change nothing; without a schedule both are the same.)
struct Rprop: Optimizer {
    static let id = "rprop"
    static let summary = "A step per weight, grown while the gradient keeps its sign; for whole-data gradients."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(
                "lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "The step that each weight starts with."),
            Parameter("etaminus", \.etaMinus, in: .between(0, and: 1), "Factor on a step whose gradient turned."),
            Parameter("etaplus", \.etaPlus, in: .above(1), "Factor on a step whose gradient kept its sign."),
            Parameter("step_size_min", \.least, in: .atLeast(0), "The smallest step."),
            Parameter("step_size_max", \.most, in: .atLeast(0), "The largest step."),
        ]
    }
    static let prev = Slot("prev")
    static let stepSize = Slot("step_size")
    static let slots = [prev, stepSize]

    var lr = 1e-2
    var etaMinus = 0.5
    var etaPlus = 1.2
    var least = 1e-6
    var most = 50.0
    private var firstRate = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        if least > most { throw Refusal("step_size_min must not be above step_size_max") }
        firstRate = lr
    }

    func layout(of slot: Slot) -> SlotLayout { .filled(with: slot == Self.stepSize ? firstRate : 0) }

    func update(_ block: Block) {
        guard let previous = block[Self.prev], let sizes = block[Self.stepSize] else { return }
        let share = firstRate == 0 ? 1 : lr / firstRate
        anneal_rprop(
            block.parameter, block.gradient, previous, sizes, block.count, share, etaMinus, etaPlus, least, most)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Rprop.self) }
