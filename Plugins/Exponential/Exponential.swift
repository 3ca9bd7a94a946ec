public import AnnealPlugin
import Glibc

/// The rate falls by the same factor every `decay_steps` ticks, smoothly: `base · gamma^(t / decay_steps)`.
///
///     Exponential(gamma: 0.95).rate(base: 0.1, at: 2)   // 0.09025
///
/// PyTorch's `ExponentialLR`; `decay_steps`, 1 unless given, is the tick that `gamma` counts by, so that the curve stays
/// the same when the clock changes from epochs to steps.
struct Exponential: Schedule {
    static let id = "exponential"
    static let summary = "Falls by the factor gamma every tick."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("gamma", \.gamma, in: .within(0...1), required: true, "Factor per decay_steps."),
            Parameter("decay_steps", \.decaySteps, in: .above(0), time: true, "Ticks in which gamma acts once."),
        ]
    }

    var gamma = 1.0
    var decaySteps = 1.0

    func rate(base: Double, at time: Double) -> Double { base * pow(gamma, time / decaySteps) }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Exponential.self) }
