public import AnnealPlugin

/// The base rate for the first `pct_start` of the run, then half a cosine down to `end`.
///
///     flat-cosine(total_steps=8, pct_start=0.5)   // at base rate 1 and t = 6: 0.5
///
/// fastai's `fit_flat_cos`, whose last rate is the base rate divided by 1e5.
struct FlatCosine: Schedule {
    static let id = "flat-cosine"
    static let summary = "The base rate for a while, then half a cosine down."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("pct_start", \.pctStart, in: .within(0...1), "The share of the run at the base rate."),
            Parameter("end", \.end, in: .atLeast(0), "The last rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var pctStart = 0.75
    var end = 0.0
    var totalSteps = 1.0
    /// Ticks of the cosine.
    private var fall = 1.0

    mutating func prepare(_ setup: Setup) throws(Refusal) { fall = fma(-pctStart, totalSteps, totalSteps) }

    func rate(base: Double, at time: Double) -> Double {
        if time >= totalSteps { return end }
        // One rounding: the product is not rounded before it is subtracted.
        let elapsed = fma(-pctStart, totalSteps, time)
        return elapsed <= 0 ? base : halfCosine(from: base, to: end, elapsed: elapsed, of: fall)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(FlatCosine.self) }
