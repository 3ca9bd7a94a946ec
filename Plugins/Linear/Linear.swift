public import AnnealPlugin

/// A factor on the rate that goes straight from `start_factor` to `end_factor` within `total_iters` ticks, and stays.
///
///     linear(start_factor=0.5, total_iters=4)   // at base rate 1 and t = 1: 0.625
///
/// PyTorch's `LinearLR`, whose `total_iters` is 5 where nothing else is said; Optax' `linear_schedule`.
struct Linear: Schedule {
    static let id = "linear"
    static let summary = "A factor on the rate that goes straight from start_factor to end_factor."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("start_factor", \.startFactor, in: .atLeast(0), "The factor at the start."),
            Parameter("end_factor", \.endFactor, in: .atLeast(0), "The factor from total_iters on."),
            Parameter(lengthOfRun: "total_iters", \.totalIters, in: .atLeast(0), "Ticks from one to the other."),
        ]
    }

    var startFactor = 1.0 / 3
    var endFactor = 1.0
    var totalIters = 0.0

    func rate(base: Double, at time: Double) -> Double {
        if time >= totalIters { return base * endFactor }
        return base * lerp(startFactor, endFactor, elapsed: time, of: totalIters)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Linear.self) }
