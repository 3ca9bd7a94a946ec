import AnnealKernels
public import AnnealPlugin

/// Descent with a rate that falls by itself, and the average of the weights it passes through.
///
///     g ← g + weight_decay · p
///     p ← p · (1 − lambd · η) − η · g
///     a ← a + μ · (p − a)                                    (μ = 1 up to step t0 + 2, then 1 / (step − 1 − t0))
///     η ← lr / (1 + lambd · lr · step)^alpha                 (the first η is lr)
///
/// `torch.optim.ASGD`; as there, a schedule's rate takes effect one step later, and the average is kept in the state as
/// `ax`, not trained on. Polyak and Juditsky 1992. For convex problems run for long, where the average is worth more than
/// the last weights.
struct ASGD: Optimizer {
    static let id = "asgd"
    static let summary = "Descent with a falling rate, and the average of the weights it passes through."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            Parameter("lambd", \.lambd, in: .atLeast(0), "Decay: of every weight at each step, and of the rate."),
            Parameter("alpha", \.alpha, "Power of the rate's fall."),
            Parameter("t0", \.t0, in: .atLeast(0), "Steps before the averaging begins."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
        ]
    }
    static let ax = Slot("ax")
    /// The rates of this step and of the next.
    static let eta = GroupSlot("eta", count: 2)
    static let slots = [ax, eta]

    var lr = 1e-2
    var lambd = 1e-4
    var alpha = 0.75
    var t0 = 1e6
    var weightDecay = 0.0

    func advance(_ step: GroupStep) {
        step[Self.eta, 0] = step.step == 1 ? lr : step[Self.eta, 1]
        step[Self.eta, 1] = lr / pow(1 + lambd * lr * Double(step.step), alpha)
    }

    func update(_ block: Block) {
        guard let average = block[Self.ax] else { return }
        let averaged = max(1, Double(block.step - 1) - t0)
        anneal_asgd(
            block.parameter, block.gradient, average, block.count, block[Self.eta, 0], lambd, 1 / averaged, weightDecay)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(ASGD.self) }
