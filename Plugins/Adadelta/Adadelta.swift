import AnnealKernels
public import AnnealPlugin

/// Steps as large as recent steps were, in the units of the weights: no rate to choose.
///
///     g ← g + weight_decay · p
///     v ← rho · v + (1 − rho) · g²
///     Δ = √(u + eps) / √(v + eps) · g
///     u ← rho · u + (1 − rho) · Δ²
///     p ← p − lr · Δ
///
/// `torch.optim.Adadelta`. Zeiler 2012 <https://arxiv.org/abs/1212.5701>. When no rate is known and time is plenty: it
/// starts slowly, from steps of √eps.
struct Adadelta: Optimizer {
    static let id = "adadelta"
    static let summary = "Steps as large as recent steps were: no rate to choose."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Factor on every step."),
            Parameter("rho", \.rho, in: .within(0...1), "How much of both averages is kept."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added under both roots: first steps are √eps."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
        ]
    }
    static let squareAvg = Slot("square_avg")
    static let accDelta = Slot("acc_delta")
    static let slots = [squareAvg, accDelta]

    var lr = 1.0
    var rho = 0.9
    var eps = 1e-6
    var weightDecay = 0.0

    func update(_ block: Block) {
        guard let squareAverage = block[Self.squareAvg], let deltas = block[Self.accDelta] else { return }
        anneal_adadelta(
            block.parameter, block.gradient, squareAverage, deltas, block.count, lr, rho, eps, weightDecay)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adadelta.self) }
