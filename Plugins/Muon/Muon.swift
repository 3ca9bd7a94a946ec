import AnnealKernels
public import AnnealPlugin

/// Momentum whose matrices are made orthonormal before they are taken as steps; all other tensors go by AdamW.
///
///     b ← momentum · b + (1 − momentum) · g
///     o ← momentum · b + (1 − momentum) · g        (nesterov false: o ← b)
///     o ← o / max(‖o‖, eps), then ns_steps times  o ← ns_a · o + (ns_b · o oᵀ + ns_c · (o oᵀ)²) · o
///     p ← p − lr · weight_decay · p − lr · s · o
///
/// s is √max(1, rows/columns) for `original`, 0.2 · √max(rows, columns) for `match_rms_adamw`. The iteration brings every
/// singular value near 1. `torch.optim.Muon`, in float32 where that one rounds to bfloat16; Jordan et al. 2024
/// <https://kellerjordan.github.io/posts/muon/>; Liu et al. 2025 <https://arxiv.org/abs/2502.16982>. For the matrices
/// inside a network: fewer steps than AdamW to the same loss. Embeddings and the last layer are better left to AdamW.
///
/// AdamW's options begin with `adamw_`; its rate follows the schedule of `lr` in proportion.
struct Muon: Optimizer {
    enum Adjustment: String, CaseIterable {
        case original
        case matchRMSAdamW = "match_rms_adamw"
    }

    static let id = "muon"
    static let summary = "Momentum made orthonormal for matrices; AdamW for all other tensors."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate of the matrices."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "How fast the matrices shrink, times the rate."),
            Parameter(
                "momentum", \.momentum, in: .within(0...1), role: .momentum, schedulable: true,
                "How much of the average gradient is kept."),
            Parameter("nesterov", \.nesterov, "Look ahead along the momentum."),
            Parameter("ns_a", \.a, "The polynomial's factor of the matrix."),
            Parameter("ns_b", \.b, "The polynomial's factor of its cube."),
            Parameter("ns_c", \.c, "The polynomial's factor of its fifth power."),
            Parameter("ns_steps", \.iterations, in: .within(0...99), "How often the polynomial is applied."),
            Parameter("eps", \.eps, in: .above(0), "The least length a matrix is divided by."),
            Parameter("adjust_lr_fn", \.adjustment, "How the rate follows the shape of a matrix."),
            Parameter(
                "adamw_lr", \.adamRate, unset: "the same as lr", in: .atLeast(0), "AdamW's rate, while lr is as given."),
            Parameter("adamw_beta1", \.adamBeta1, in: .within(0..<1), "How much of AdamW's average gradient is kept."),
            Parameter("adamw_beta2", \.adamBeta2, in: .within(0..<1), "How much of AdamW's average square is kept."),
            Parameter("adamw_eps", \.adamEps, in: .atLeast(0), "Added to the root of AdamW's average square."),
            Parameter(
                "adamw_weight_decay", \.adamDecay, in: .atLeast(0), "How fast all other tensors shrink, times the rate."
            ),
        ]
    }
    static let momentumBuffer = Slot("momentum_buffer")
    static let expAvg = Slot("exp_avg")
    static let expAvgSq = Slot("exp_avg_sq")
    static let slots = [momentumBuffer, expAvg, expAvgSq]
    static let cut = Cut.never
    static let sharesBlocks = true

    var lr = 1e-3
    var weightDecay = 0.1
    var momentum = 0.95
    var nesterov = true
    var a = 3.4445
    var b = -4.7750
    var c = 2.0315
    var iterations = 5
    var eps = 1e-7
    var adjustment = Adjustment.original
    var adamRate: Double?
    var adamBeta1 = 0.9
    var adamBeta2 = 0.999
    var adamEps = 1e-8
    var adamDecay = 0.01
    /// AdamW's rate as a part of lr.
    private var adamShare = 1.0
    private var scratch: Scratch?
    private var crew: Crew?

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard let scratch = setup.scratch else {
            throw Refusal("muon needs memory to work in, which this host does not lend (anneal.scratch/1)")
        }
        self.scratch = scratch
        self.crew = setup.crew
        if let adamRate {
            guard lr > 0 else { throw Refusal("adamw_lr follows lr in proportion, so lr must be above 0") }
            adamShare = adamRate / lr
        }
    }

    func layout(of slot: Slot, in tensor: TensorShape) -> SlotLayout {
        (slot == Self.momentumBuffer) == (tensor.rank == 2) ? .asDeclared : .absent
    }

    func update(_ block: Block) throws(Failure) {
        if let buffer = block[Self.momentumBuffer] {
            try updateMatrix(block, buffer)
        } else if let average = block[Self.expAvg], let squareAverage = block[Self.expAvgSq] {
            let step = Double(block.step)
            anneal_adamw(
                block.parameter, block.gradient, average, squareAverage, nil, block.count, lr * adamShare, adamBeta1,
                adamBeta2, adamEps, adamDecay, 1 - pow(adamBeta1, step), 1 - pow(adamBeta2, step))
        }
    }

    private func updateMatrix(_ block: Block, _ buffer: UnsafeMutablePointer<Float>) throws(Failure) {
        guard let scratch else { return }
        let (rows, columns) = (block.size(0), block.size(1))
        let direction = try scratch.floats(block.count + anneal_newton_schulz_scratch(rows, columns))
        anneal_muon_direction(block.gradient, buffer, direction, block.count, momentum, nesterov)
        var crew = crew
        anneal_newton_schulz(
            direction, rows, columns, a, b, c, iterations, eps, direction + block.count,
            { crew, count, body, context in
                guard let body else { return }
                if let crew = crew?.assumingMemoryBound(to: Crew?.self).pointee {
                    crew.run(Int(count), body, context)
                } else {
                    for index in 0..<count { body(context, index) }
                }
            }, &crew)
        let factor =
            switch adjustment {
            case .original: max(1, Double(rows) / Double(columns)).squareRoot()
            case .matchRMSAdamW: 0.2 * Double(max(rows, columns)).squareRoot()
            }
        anneal_decayed_step(block.parameter, direction, block.count, lr * factor, lr * weightDecay)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Muon.self) }
