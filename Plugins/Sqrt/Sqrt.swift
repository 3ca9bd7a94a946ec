public import AnnealPlugin

/// A straight climb, then square-root decay: `floor + (base − floor) · √(1 − p²)^alpha`, p being the share of the fall that is done.
///
///     sqrt   // at base rate 1 and t = 120 of 200: 0.8
///
/// With alpha = 1 it is a quarter of a circle; a smaller alpha stays high for longer and drops at the very end. A family of
/// Naganuma et al. 2026 <https://arxiv.org/abs/2603.10301>. The `1-sqrt` of Hägele et al. is another curve: `wsd(shape=1-sqrt)`.
struct Sqrt: ClimbAndFall {
    static let id = "sqrt"
    static let summary = "A quarter of a circle to a power: level for long, then a steep fall."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("alpha", \.alpha, in: .within(0...1), "The power of the root."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter("floor", \.floor, in: .atLeast(0), "The first rate of a climb, and the last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var alpha = 1.0
    var warmup = 0.0
    var floor = 0.0
    var totalSteps = 1.0

    func fall(from base: Double, elapsed: Double, left: Double) -> Double {
        // 1 − p² = (1 − p)(1 + p)
        let logarithm = logarithmOfRest(elapsed, left: left) + log1p(elapsed / (elapsed + left))
        return lerp(base, floor, logarithm: alpha / 2 * logarithm)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Sqrt.self) }
