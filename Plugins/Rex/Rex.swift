public import AnnealPlugin

/// From the base rate down to `floor`, later and steeper than a straight line: `(1 − p) / (1 − p/2)`, p being t / T.
///
///     rex(total_steps=3)   // at base rate 1 and t = 2: 0.5
///
/// T is `total_steps`. Chen et al. 2021 <https://arxiv.org/abs/2107.04197>.
struct Rex: Schedule {
    static let id = "rex"
    static let summary = "Falls late and steeply: (1 - p) / (1 - p/2)."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("floor", \.floor, in: .atLeast(0), "The last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var floor = 0.0
    var totalSteps = 1.0

    func rate(base: Double, at time: Double) -> Double {
        if time >= totalSteps { return floor }
        // The weights of both ends, each without cancellation.
        let half = time / 2
        return (base * (totalSteps - time) + floor * half) / (totalSteps - half)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Rex.self) }
