public import AnnealPlugin

/// A straight climb from 0 during `warmup`, then a fall with the inverse square root of time:
/// `base / √((t − warmup + timescale) / timescale)`.
///
///     inverse-sqrt(timescale=4)   // at base rate 1 and t = 12: 0.5
///
/// Transformers' `get_inverse_sqrt_schedule`, whose timescale is the warm-up, or 10000 without one;
/// `tick`, 1 unless given, is what those 10000 count, so that the curve stays the same when the clock changes.
struct InverseSqrt: Schedule {
    static let id = "inverse-sqrt"
    static let summary = "Climbs during warmup, then falls with the inverse square root of time."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter(
                "timescale", \.timescale, unset: "warmup, or 10000 ticks without one", in: .above(0), time: true,
                "Ticks in which the rate falls by the first square root of 2."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter("tick", \.tick, in: .above(0), time: true, "Ticks that count as one of the 10000."),
        ]
    }

    var timescale: Double?
    var warmup = 0.0
    var tick = 1.0
    private var scale = 10_000.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        scale = timescale ?? (warmup > 0 ? warmup : 10_000 * tick)
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return base * (time / warmup) }
        return base * (scale / (time - warmup + scale)).squareRoot()
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(InverseSqrt.self) }
