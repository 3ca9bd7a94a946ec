public import AnnealPlugin

/// The rate climbs from `base_lr` to `max_lr` and back, again and again, while momentum does the opposite.
///
///     cyclic(base_lr=0.01, max_lr=0.1, step_size_up=4)   // at t = 2: 0.055
///
/// PyTorch's `CyclicLR`; ticks per step. It sets the rate itself, whatever the base rate is. Smith 2017
/// <https://arxiv.org/abs/1506.01186>. Take `base_lr` and `max_lr` from the learning-rate finder.
struct Cyclic: Schedule {
    static let id = "cyclic"
    static let summary = "Climbs from base_lr to max_lr and back, again and again; momentum does the opposite."
    static let clock = Clock.step
    static let channels = [Channel.lr, .momentum]
    static var parameters: [Parameter<Self>] {
        [
            Parameter("base_lr", \.baseLR, in: .atLeast(0), absolute: true, required: true, "The lowest rate."),
            Parameter("max_lr", \.maxLR, in: .atLeast(0), absolute: true, required: true, "The highest rate."),
            Parameter("step_size_up", \.stepSizeUp, in: .above(0), time: true, "Ticks of the climb."),
            Parameter(
                "step_size_down", \.stepSizeDown, unset: "as step_size_up", in: .above(0), time: true,
                "Ticks of the way back."),
            Parameter("mode", \.mode, "Equal peaks, halved each cycle, or falling by gamma."),
            Parameter("gamma", \.gamma, in: .within(0...1), "Factor per decay_steps for exp_range."),
            Parameter("decay_steps", \.decaySteps, in: .above(0), time: true, "Ticks in which gamma acts once."),
            Parameter("cycle_momentum", \.cycleMomentum, "Whether momentum is driven too."),
            Parameter("base_momentum", \.baseMomentum, in: .within(0..<1), "Momentum at the highest rate."),
            Parameter("max_momentum", \.maxMomentum, in: .within(0..<1), "Momentum at the lowest rate."),
        ]
    }

    enum Mode: String, CaseIterable {
        case triangular, triangular2
        case expRange = "exp_range"
    }

    var baseLR = 0.0
    var maxLR = 0.0
    var stepSizeUp = 2000.0
    var stepSizeDown: Double?
    var mode = Mode.triangular
    var gamma = 1.0
    var decaySteps = 1.0
    var cycleMomentum = true
    var baseMomentum = 0.8
    var maxMomentum = 0.9
    private var down = 2000.0
    /// The length of a cycle, and what rounding left over, which would grow with their number.
    private var cycle = 4000.0
    private var cycleRest = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        down = stepSizeDown ?? stepSizeUp
        cycle = stepSizeUp + down
        let part = cycle - stepSizeUp
        cycleRest = (stepSizeUp - (cycle - part)) + (down - part)
    }

    func rate(base: Double, at time: Double) -> Double { baseLR + (maxLR - baseLR) * height(at: time) }

    func value(of channel: Channel, base: Double, at time: Double) -> Double {
        cycleMomentum ? maxMomentum - (maxMomentum - baseMomentum) * height(at: time) : base
    }

    /// The height in the triangle, 0 at its foot and 1 at its peak, times what the mode leaves of it.
    private func height(at time: Double) -> Double {
        var (cycles, rest) = time.quotientAndRemainder(dividingBy: cycle)
        // Only now and then a time so near the end of a cycle that what rounding left over decides.
        if rest < drift(after: cycles) {
            (cycles, rest) = (cycles - 1, rest + cycle)
        } else if rest - drift(after: cycles) >= cycle + cycleRest {
            (cycles, rest) = (cycles + 1, rest - cycle)
        }
        let past = rest - drift(after: cycles)
        let toGo = (cycle - rest) + (drift(after: cycles) + cycleRest)
        let triangle = min(max(past <= stepSizeUp ? past / stepSizeUp : toGo / down, 0), 1)
        switch mode {
        case .triangular: return triangle
        case .triangular2: return triangle * exp2(-cycles)
        case .expRange: return triangle * pow(gamma, time / decaySteps)
        }
    }

    /// The length of n cycles beyond `n · cycle`.
    private func drift(after cycles: Double) -> Double { cycleRest == 0 ? 0 : cycles * cycleRest }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Cyclic.self) }
