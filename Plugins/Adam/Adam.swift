import AnnealKernels
public import AnnealPlugin

/// Running averages of the gradient and of its square, both corrected for their start at zero.
///
///     g ← g + weight_decay · p
///     m ← beta1 · m + (1 − beta1) · g
///     v ← beta2 · v + (1 − beta2) · g²                       (amsgrad: the largest v so far takes its place)
///     p ← p − lr / (1 − beta1^step) · m / (√v / √(1 − beta2^step) + eps)
///
/// A sparse gradient moves its rows alone, with their averages as they last were: `torch.optim.SparseAdam`, which adds eps to √v
/// before the correction,
///
///     p ← p − lr · √(1 − beta2^step) / (1 − beta1^step) · m / (√v + eps)
///
/// and has neither weight decay nor amsgrad, which are then refused.
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
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let maxExpAvgSq = Slot("max_exp_avg_sq")
    static let slots = [expAvg, expAvgSq, maxExpAvgSq]
    static let sparseRows = true

    var lr = 1e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 0.0
    var amsgrad = false
    private var decays = false

    mutating func prepare(_ setup: Setup) { decays = weightDecay != 0 || setup.isScheduled("weight_decay") }

    func layout(of slot: Slot) -> SlotLayout { slot == Self.maxExpAvgSq && !amsgrad ? .absent : .filled(with: 0) }

    func accept(sparseGradientOf tensor: TensorShape) throws(Refusal) {
        if decays {
            throw Refusal(
                "weight_decay moves every row of \(tensor.name), but its gradient is sparse: leave weight_decay out"
            )
        }
        if amsgrad {
            throw Refusal(
                "amsgrad is not defined for the sparse gradient of \(tensor.name): leave amsgrad out"
            )
        }
    }

    func update(_ block: Block) {
        let step = Double(block.step)
        let (correction1, correction2) = (1 - pow(beta1, step), 1 - pow(beta2, step))
        let eps = block.isSparse ? eps / correction2.squareRoot() : eps
        block.forEachPiece { piece in
            guard let average = piece[Self.expAvg], let squareAverage = piece[Self.expAvgSq] else { return }
            anneal_adam(
                piece.parameter, piece.gradient, average, squareAverage, piece[Self.maxExpAvgSq], piece.count, lr,
                beta1, beta2,
                eps, weightDecay, correction1, correction2)
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adam.self) }
