public import AnnealPlugin

/// The rate falls with the inverse of time: `base / (1 + decay_rate · t / decay_steps)`.
///
///     inverse-time(decay_steps=1, decay_rate=0.5)   // at base rate 1 and t = 2: 0.5
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
        if decayRate == 0 || time == 0 { return base }
        let past =
            staircase && decaySteps > 0 ? time.quotientAndRemainder(dividingBy: decaySteps).quotient : time / decaySteps
        return base / (1 + decayRate * past)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(InverseTime.self) }
