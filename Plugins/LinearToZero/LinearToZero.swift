public import AnnealPlugin

/// A straight climb, then a straight fall to zero: `base · (1 − p)`, p being the share of the fall that is done.
///
///     linear-to-zero(warmup=100)   // at base rate 1 and t = 150 of 200: 0.5
///
/// Bergsma et al. 2025, "Straight to Zero" <https://arxiv.org/abs/2502.15938>, who find it better than a tenth of the base rate as the
/// end. Also `polynomial` after a climb; Transformers' `get_linear_schedule_with_warmup`.
struct LinearToZero: Schedule {
    static let id = "linear-to-zero"
    static let summary = "A straight climb and a straight fall to zero."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb from 0."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until 0."),
        ]
    }

    var warmup = 0.0
    var totalSteps = 1.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard warmup <= totalSteps else { throw Refusal("warmup is longer than total_steps") }
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return base * (time / warmup) }
        if time >= totalSteps { return 0 }
        return base * ((totalSteps - time) / (totalSteps - warmup))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(LinearToZero.self) }
