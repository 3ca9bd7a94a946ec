public import AnnealPlugin

/// From the base rate down to `floor`, later and steeper than a straight line: `(1 − p) / (1 − (1 − beta)p)`, p being the share of the
/// fall that is done.
///
///     rex(total_steps=3)   // at base rate 1 and t = 2: 0.5
///
/// With beta = 1/2 it is Chen et al. 2021 <https://arxiv.org/abs/2107.04197>, with 1 a straight line; above 1 it falls at once. Any beta,
/// after a straight climb: generalised REX, a family of Naganuma et al. 2026 <https://arxiv.org/abs/2603.10301>.
struct Rex: ClimbAndFall {
    static let id = "rex"
    static let summary = "Falls late and steeply: (1 - p) / (1 - p/2), or with another beta sooner or later."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("floor", \.floor, in: .atLeast(0), "The first rate of a climb, and the last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
            Parameter("beta", \.beta, in: .above(0), "How soon it falls: 1 is a straight line."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
        ]
    }

    var floor = 0.0
    var totalSteps = 1.0
    var beta = 0.5
    var warmup = 0.0

    func fall(from base: Double, elapsed: Double, left: Double) -> Double {
        // The weights of both ends, each without cancellation.
        let part = beta * elapsed
        return (base * left + floor * part) / (left + part)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Rex.self) }
