import AnnealKernels
public import AnnealPlugin

/// Adam's denominator on a path that is averaged, so that it needs no schedule and no length of the run.
///
///     c ← w / (w₁ + … + w),  w = step^r · (largest rate so far)^weight_lr_power
///     v ← beta2 · v + (1 − beta2) · g²                       (g: gradient at y)
///     u ← g / (√(v / (1 − beta2^step)) + eps) + weight_decay · y
///     z ← z − lr · u
///     x ← (1 − c) · x + c · z                    (the average, which is evaluated)
///     y ← (1 − beta1) · z + beta1 · x            (where gradients are taken: the weights that are trained)
///
/// lr rises over the first `warmup_steps` steps. Defazio et al. 2024 <https://arxiv.org/abs/2405.15682>, as
/// `schedulefree` 1.4.1 has it: y is stepped without x, and x is y + (1 − 1/beta1) · (z − y). Where AdamW with a cosine
/// would be used but the length of the run is not known; it won the self-tuning track of AlgoPerf 2024. The authors advise
/// a warmup and rates 1 to 10 times those of AdamW; leave the schedule at `fixed`.
struct ScheduleFreeAdamW: AveragingOptimizer {
    static let id = "schedule-free-adamw"
    static let summary = "AdamW on a path that is averaged; it needs no schedule."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            // Not schedulable: x is known from y and z only with the beta1 that y was made with.
            Parameter("beta1", \.beta1, in: .between(0, and: 1), "How near to the average gradients are taken."),
            Parameter("beta2", \.beta2, in: .within(0..<1), "How much of the average square is kept."),
            Parameter("eps", \.eps, in: .atLeast(0), "Added to the root of the average square."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "A part of the weights that joins the direction."),
            Parameter("warmup_steps", \.warmupSteps, in: .atLeast(0), "Steps in which the rate rises to lr."),
            Parameter("r", \.r, in: .atLeast(0), "The average weighs steps by this power of their number."),
            Parameter(
                "weight_lr_power", \.weightRatePower, in: .atLeast(0),
                "The average weighs steps by this power of the largest rate so far."),
        ]
    }
    static let z = Slot("z")
    static let expAvgSq = Slot("exp_avg_sq")
    static let weightSum = GroupSlot("weight_sum")
    static let lrMax = GroupSlot("lr_max")
    static let ckp1 = GroupSlot("ckp1")
    static let slots = [z, expAvgSq, weightSum, lrMax, ckp1]

    var lr = 2.5e-3
    var beta1 = 0.9
    var beta2 = 0.999
    var eps = 1e-8
    var weightDecay = 0.0
    var warmupSteps = 0
    var r = 0.0
    var weightRatePower = 2.0

    func layout(of slot: Slot) -> SlotLayout { slot == Self.z ? .copyOfParameter : .asDeclared }

    func advance(_ step: GroupStep) {
        step[Self.lrMax] = max(step[Self.lrMax], rate(step.step))
        let weight = pow(Double(step.step), r) * pow(step[Self.lrMax], weightRatePower)
        step[Self.weightSum] += weight
        step[Self.ckp1] = step[Self.weightSum] == 0 ? 0 : weight / step[Self.weightSum]
    }

    func update(_ block: Block) {
        guard let z = block[Self.z], let squareAverage = block[Self.expAvgSq] else { return }
        anneal_schedule_free_adamw(
            block.parameter, block.gradient, z, squareAverage, block.count, rate(block.step), beta1, beta2, eps,
            block[Self.ckp1], weightDecay, 1 - pow(beta2, Double(block.step)))
    }

    func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) {
        guard let z = block[Self.z] else { return }
        anneal_lerp(block.parameter, z, out, block.count, 1 - 1 / beta1)
    }

    private func rate(_ step: Int) -> Double { step < warmupSteps ? lr * Double(step) / Double(warmupSteps) : lr }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(ScheduleFreeAdamW.self) }
