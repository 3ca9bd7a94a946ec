public import AnnealPlugin
import Glibc

/// From the base rate down to `floor` along a hyperbolic tangent: `floor + (base − floor)(1 − tanh(lb(1 − p) + ub·p)) / 2`,
/// p being t / T.
///
///     Tanh(totalSteps: 10).rate(base: 1, at: 7)   // 0.5
///
/// T is `total_steps`; from there on `floor`. timm's `TanhLRScheduler` in one cycle. Hsueh et al. 2019
/// <https://arxiv.org/abs/1806.01593>.
struct Tanh: Schedule {
    static let id = "tanh"
    static let summary = "Falls along a hyperbolic tangent: level, steep, level."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lb", \.lb, "The tangent's argument at the start."),
            Parameter("ub", \.ub, "The tangent's argument at the end."),
            Parameter("floor", \.floor, in: .atLeast(0), "The last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var lb = -7.0
    var ub = 3.0
    var floor = 0.0
    var totalSteps = 1.0

    func rate(base: Double, at time: Double) -> Double {
        if time >= totalSteps { return floor }
        let argument = (lb * (totalSteps - time) + ub * time) / totalSteps
        // (1 − tanh x) / 2 = 1 / (1 + e^2x), without the cancellation.
        return floor + (base - floor) / (1 + exp(2 * argument))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Tanh.self) }
