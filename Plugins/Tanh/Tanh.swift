public import AnnealPlugin

/// From the base rate down to `floor` along a hyperbolic tangent: `floor + (base − floor)(1 − tanh(lb(1 − p) + ub·p)) / 2`,
/// p being t / T.
///
///     tanh(total_steps=10)   // at base rate 1 and t = 7: 0.5
///
/// T is `total_steps`; from there on `floor`. timm's `TanhLRScheduler` in one cycle. Hsueh et al. 2019
/// <https://arxiv.org/abs/1806.01593>.
struct Tanh: Schedule {
    static let id = "tanh"
    static let summary = "Falls along a hyperbolic tangent: level, steep, level."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("lb", \.lb, in: .within(-100...100), "The tangent's argument at the start."),
            Parameter("ub", \.ub, in: .within(-100...100), "The tangent's argument at the end."),
            Parameter("floor", \.floor, in: .atLeast(0), "The last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var lb = -7.0
    var ub = 3.0
    var floor = 0.0
    var totalSteps = 1.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard lb < ub else { throw Refusal("lb must be less than ub") }
    }

    func rate(base: Double, at time: Double) -> Double {
        if time >= totalSteps { return floor }
        // The argument is (lb · (T − t) + ub · t) / T. Its terms may cancel, and the exponential below multiplies every rounding:
        // so what each operation leaves out is collected.
        let left = totalSteps - time
        let (start, end) = (lb * left, ub * time)
        let sum = start + end
        let part = sum - start
        let rests =
            (start - (sum - part)) + (end - part) + fma(lb, left, -start) + fma(ub, time, -end)
            + lb * ((totalSteps - left) - time)
        let argument = sum / totalSteps
        let rest = (fma(-argument, totalSteps, sum) + rests) / totalSteps
        // (1 − tanh x) / 2 = 1 / (1 + e^2x), and what is missing to 1 is 1 / (1 + e^−2x).
        let power = exp(2 * argument) * (1 + 2 * rest)
        return base / (1 + power) + floor / (1 + 1 / power)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Tanh.self) }
