import AnnealKernels
public import AnnealPlugin

/// Adam's denominator from the sums of rows and columns, in memory of rows + columns instead of rows × columns.
///
///     ρ ← min(lr, 1/√step),  α ← max(eps2, RMS(p)) · ρ
///     p ← p − lr · weight_decay · p
///     R ← R + step^beta2_decay · (mean of g² over each row − R)              (C: over each column)
///     v ← R · C / max(mean of R, eps1)           (other than matrices: v ← v + step^beta2_decay · (g² − v))
///     u ← g / max(√v, eps1)
///     p ← p − α · u / max(1, RMS(u) / d)
///
/// `torch.optim.Adafactor`, factored over the last two dimensions. Shazeer and Stern 2018
/// <https://arxiv.org/abs/1804.04235>. For models whose optimizer state would not fit; the rate is relative to the size of
/// the weights and needs no momentum. A tensor is one piece of work, so threads share tensors, not their rows.
struct Adafactor: Optimizer {
    static let id = "adafactor"
    static let summary = "Adam's denominator from the sums of rows and columns, in far less memory."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(
                "lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true,
                "The largest step, relative to the size of the weights."),
            Parameter(
                "beta2_decay", \.beta2Decay, in: .atMost(0), "How fast the averages slow down: step^beta2_decay."),
            Parameter(
                "eps1", \.eps1, unset: "the precision of float32, 1.19e-7", in: .atLeast(0),
                "The least that a gradient is divided by."),
            Parameter("eps2", \.eps2, in: .atLeast(0), "The least size of the weights that counts."),
            Parameter("d", \.d, in: .atLeast(1), "Updates whose root mean square is larger are scaled down to it."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "How fast the weights shrink, times the rate."),
        ]
    }
    static let rowVar = TensorSlot("row_var")
    static let colVar = TensorSlot("col_var")
    static let variance = Slot("variance")
    static let slots = [rowVar, colVar, variance]
    static let cut = Cut.never

    var lr = 1e-2
    var beta2Decay = -0.8
    var eps1: Double?
    var eps2 = 1e-3
    var d = 1.0
    var weightDecay = 0.0
    private var scratch: Scratch?

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard let scratch = setup.scratch else {
            throw Refusal("adafactor needs memory to work in, which this host does not lend (anneal.scratch/1)")
        }
        self.scratch = scratch
    }

    func layout(of slot: Slot, in tensor: TensorShape) -> SlotLayout {
        let isMatrix = tensor.rank > 1 && tensor.count > 0
        return switch slot {
        case Self.rowVar: isMatrix ? .values(count: tensor.count / tensor.sizes[tensor.rank - 1]) : .absent
        case Self.colVar: isMatrix ? .values(count: tensor.count / tensor.sizes[tensor.rank - 2]) : .absent
        default: isMatrix ? .absent : .asDeclared
        }
    }

    func update(_ block: Block) throws(Failure) {
        let (p, g, count) = (block.parameter, block.gradient, Double(block.count))
        let weight = pow(Double(block.step), beta2Decay)
        let rho = min(lr, 1 / Double(block.step).squareRoot())
        let alpha = max(eps2, (anneal_sum_of_squares(p, block.count) / count).squareRoot()) * rho
        let eps1 = eps1 ?? Double(Float.ulpOfOne)

        if let variance = block[Self.variance] {
            anneal_adafactor_variance(g, variance, block.count, weight)
            let length = anneal_adafactor_length(g, nil, variance, block.count, 1, eps1)
            anneal_adafactor(p, g, nil, variance, block.count, 1, eps1, lr * weightDecay, step(alpha, length, count))
            return
        }
        guard let rowVariance = block[Self.rowVar], let columnVariance = block[Self.colVar], let scratch else { return }
        let (rows, columns) = (block.size(block.rank - 2), block.size(block.rank - 1))
        let sums = try scratch.doubles(columns)
        var length = 0.0
        for matrix in 0..<block.count / (rows * columns) {
            let (r, c) = (rowVariance + matrix * rows, columnVariance + matrix * columns)
            let start = matrix * rows * columns
            anneal_adafactor_factors(g + start, r, c, sums, rows, columns, weight)
            let mean = max(eps1, (0..<rows).reduce(0) { $0 + r[$1] } / Double(rows))
            for row in 0..<rows {
                length += anneal_adafactor_length(g + start + row * columns, c, nil, columns, r[row] / mean, eps1)
            }
        }
        let stepSize = step(alpha, length, count)
        for matrix in 0..<block.count / (rows * columns) {
            let (r, c) = (rowVariance + matrix * rows, columnVariance + matrix * columns)
            let mean = max(eps1, (0..<rows).reduce(0) { $0 + r[$1] } / Double(rows))
            for row in 0..<rows {
                let start = (matrix * rows + row) * columns
                anneal_adafactor(
                    p + start, g + start, c, nil, columns, r[row] / mean, eps1, lr * weightDecay, stepSize)
            }
        }
    }

    /// α, less if the update is larger than d.
    private func step(_ alpha: Double, _ length: Double, _ count: Double) -> Double {
        alpha / max(1, (length / count).squareRoot() / d)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Adafactor.self) }
