import AnnealKernels
public import AnnealPlugin

/// Gradient descent that averages its own path, so that it needs no schedule and no length of the run.
///
///     c ← w / (w₁ + … + w),  w = step^r · (largest rate so far)^weight_lr_power
///     g ← gradient at y + weight_decay · y
///     z ← z − lr · g
///     x ← (1 − c) · x + c · z                    (the average, which is evaluated)
///     y ← (1 − momentum) · z + momentum · x      (where gradients are taken: the weights that are trained)
///
/// lr rises over the first `warmup_steps` steps. Defazio et al. 2024 <https://arxiv.org/abs/2405.15682>, as
/// `schedulefree` 1.4.1 has it: y is stepped without x, and x is y + (1 − 1/momentum) · (z − y). For runs whose length is
/// not known beforehand: every evaluation is as good as if the rate had been decayed to it. Rates are larger than
/// sgd's, 10 times and more; leave the schedule at `fixed`.
struct ScheduleFreeSGD: AveragingOptimizer {
    static let id = "schedule-free-sgd"
    static let summary = "Gradient descent that averages its own path and needs no schedule."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lr", \.lr, in: .atLeast(0), role: .lr, schedulable: true, "Learning rate."),
            // Not schedulable: x is known from y and z only with the momentum that y was made with.
            Parameter("momentum", \.momentum, in: .between(0, and: 1), "How near to the average gradients are taken."),
            Parameter(
                "weight_decay", \.weightDecay, in: .atLeast(0), role: .weightDecay, schedulable: true,
                "L2 penalty, added to the gradient."),
            Parameter("warmup_steps", \.warmupSteps, in: .atLeast(0), "Steps in which the rate rises to lr."),
            Parameter("r", \.r, in: .atLeast(0), "The average weighs steps by this power of their number."),
            Parameter(
                "weight_lr_power", \.weightRatePower, in: .atLeast(0),
                "The average weighs steps by this power of the largest rate so far."),
        ]
    }
    static let z = Slot("z")
    static let weightSum = GroupSlot("weight_sum")
    static let lrMax = GroupSlot("lr_max")
    static let ckp1 = GroupSlot("ckp1")
    static let slots = [z, weightSum, lrMax, ckp1]

    var lr = 1.0
    var momentum = 0.9
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
        guard let z = block[Self.z] else { return }
        anneal_schedule_free_sgd(
            block.parameter, block.gradient, z, block.count, rate(block.step), momentum, block[Self.ckp1], weightDecay)
    }

    func evaluate(_ block: Block, into out: UnsafeMutablePointer<Float>) {
        guard let z = block[Self.z] else { return }
        anneal_lerp(block.parameter, z, out, block.count, 1 - 1 / momentum)
    }

    private func rate(_ step: Int) -> Double { step < warmupSteps ? lr * Double(step) / Double(warmupSteps) : lr }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(ScheduleFreeSGD.self) }
