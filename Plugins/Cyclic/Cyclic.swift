public import AnnealPlugin
import Glibc

/// The rate climbs from `base_lr` to `max_lr` and back, again and again, while momentum does the opposite.
///
///     Cyclic(baseLR: 0.01, maxLR: 0.1, stepSizeUp: 4).rate(base: 1, at: 2)   // 0.055
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

    func rate(base: Double, at time: Double) -> Double { baseLR + (maxLR - baseLR) * height(at: time) }

    func momentum(base: Double, at time: Double) -> Double {
        cycleMomentum ? maxMomentum - (maxMomentum - baseMomentum) * height(at: time) : base
    }

    /// The height in the triangle, 0 at its foot and 1 at its peak, times what the mode leaves of it.
    private func height(at time: Double) -> Double {
        let down = stepSizeDown ?? stepSizeUp
        let cycle = stepSizeUp + down
        let past = time.truncatingRemainder(dividingBy: cycle)
        let triangle = past <= stepSizeUp ? past / stepSizeUp : (cycle - past) / down
        switch mode {
        case .triangular: return triangle
        case .triangular2: return triangle * exp2(-((time - past) / cycle).rounded())
        case .expRange: return triangle * pow(gamma, time / decaySteps)
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Cyclic.self) }
