public import AnnealPlugin

/// The rate falls with the inverse of time: `base / (1 + decay_rate · t / decay_steps)`.
///
///     InverseTime(decaySteps: 1, decayRate: 0.5).rate(base: 1, at: 2)   // 0.5
///
/// Keras' `InverseTimeDecay`; with `staircase` only whole `decay_steps` count.
struct InverseTime: Schedule {
    static let id = "inverse-time"
    static let summary = "Falls with the inverse of time."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter(lengthOfRun: "decay_steps", \.decaySteps, in: .above(0), "Ticks in which decay_rate acts once."),
            Parameter("decay_rate", \.decayRate, in: .atLeast(0), required: true, "How fast it falls."),
            Parameter("staircase", \.staircase, "Whether only whole decay_steps count."),
        ]
    }

    var decaySteps = 1.0
    var decayRate = 0.0
    var staircase = false

    func rate(base: Double, at time: Double) -> Double {
        let past = staircase ? wholes(of: decaySteps, in: time) : time / decaySteps
        return base / (1 + decayRate * past)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(InverseTime.self) }
