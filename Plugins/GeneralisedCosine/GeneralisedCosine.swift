public import AnnealPlugin

/// A straight climb, then half a cosine to a power: `floor + (base − floor) · ((1 + cos πp) / 2)^exponent`, p being the share of the
/// fall that is done.
///
///     generalised-cosine(exponent=2)   // at base rate 1 and t = 100 of 200: 0.25
///
/// An exponent above 1 falls sooner, below 1 later; 1 is `cosine`. A family of Naganuma et al. 2026
/// <https://arxiv.org/abs/2603.10301>, whose `alpha` is `floor` as a share of the base rate; the power is of Optax'
/// `cosine_decay_schedule`.
struct GeneralisedCosine: ClimbAndFall {
    static let id = "generalised-cosine"
    static let summary = "Half a cosine to a power, after a climb."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("exponent", \.exponent, in: .above(0), "The power of the cosine."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter("floor", \.floor, in: .atLeast(0), "The first rate of a climb, and the last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var exponent = 1.0
    var warmup = 0.0
    var floor = 0.0
    var totalSteps = 1.0

    func fall(from base: Double, elapsed: Double, left: Double) -> Double {
        let length = totalSteps - warmup
        if exponent == 1 { return halfCosine(from: base, to: floor, elapsed: elapsed, of: length) }
        // (1 + cos πp) / 2 = 1 − sin²(πp/2) = sin²(π(1 − p)/2), whichever is the more precise.
        let sine = sin(.pi / 2 * (min(elapsed, left) / length))
        return lerp(base, floor, logarithm: exponent * (elapsed < left ? log1p(-sine * sine) : 2 * log(sine)))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(GeneralisedCosine.self) }
