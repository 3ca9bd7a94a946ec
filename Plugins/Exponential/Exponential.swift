public import AnnealPlugin

/// The rate falls by the same factor every `decay_steps` ticks, smoothly: `base · gamma^(t / decay_steps)`.
///
///     exponential(gamma=0.95)   // at base rate 0.1 and t = 2: 0.09025
///
/// PyTorch's `ExponentialLR`, Keras' `ExponentialDecay`; `decay_steps`, 1 unless given, is the tick that `gamma` counts by,
/// so that the curve stays the same when the clock changes from epochs to steps. With `staircase` only whole `decay_steps`
/// count. `end` is Optax' `end_value`: `max(end, …)`.
struct Exponential: Schedule {
    static let id = "exponential"
    static let summary = "Falls by the factor gamma every tick."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("gamma", \.gamma, in: .within(0...1), required: true, "Factor per decay_steps."),
            Parameter("decay_steps", \.decaySteps, in: .above(0), time: true, "Ticks in which gamma acts once."),
            Parameter("staircase", \.staircase, "Whether only whole decay_steps count."),
            Parameter("end", \.end, unset: "none", in: .atLeast(0), "The rate below which it does not fall."),
        ]
    }

    var gamma = 1.0
    var decaySteps = 1.0
    var staircase = false
    var end: Double?
    private var powers = Powers(of: 1)

    mutating func prepare(_ setup: Setup) { powers = Powers(of: gamma) }

    func rate(base: Double, at time: Double) -> Double {
        let exponent =
            staircase
            ? time.quotientAndRemainder(dividingBy: decaySteps).quotient : decaySteps == 1 ? time : time / decaySteps
        let rate = base * powers[exponent]
        guard let end else { return rate }
        return max(end, rate)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Exponential.self) }
