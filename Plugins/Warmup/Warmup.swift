public import AnnealPlugin

/// A straight climb to the base rate over the first `over` ticks, then an exponential fall to `final_factor` of it at the
/// end of the run.
///
///     t < over:  base · (t + 1) / over
///     then:      base · final_factor^((t − over) / (N − over))        N: the length of the run
///
/// `final_factor=1` holds the base rate. Goyal et al. 2017 <https://arxiv.org/abs/1706.02677>. Use it where the first steps
/// at the full rate diverge: large batches, adaptive methods on transformers.
struct Warmup: Schedule {
    static let id = "warmup"
    static let summary = "Climbs to the base rate over the first ticks, then falls exponentially to final_factor of it."
    // Between ticks the climb, which counts the tick being taken, would overshoot the base rate.
    static let allowsFractionalTime = false
    static var parameters: [Parameter<Self>] {
        [
            Parameter("over", \.over, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter(
                "final_factor", \.finalFactor, in: .above(0, atMost: 1),
                "What is left of the rate at the end of the run."),
        ]
    }

    var over = 5.0
    var finalFactor = 0.1
    /// The length of the fall.
    private var fall = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        if finalFactor == 1 { return }
        guard let horizon = setup.horizon else {
            throw Refusal("warmup needs the length of the run to be known, unless final_factor is 1")
        }
        fall = horizon - over
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < over { return base * min((time + 1) / over, 1) }
        // A run that ends within the climb has no fall.
        return fall > 0 ? base * pow(finalFactor, (time - over) / fall) : base
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Warmup.self) }
