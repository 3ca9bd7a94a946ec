public import AnnealPlugin

/// The transformer's own schedule: `factor · d_model^−½ · min(s^−½, s · warmup^−1.5)`, s being the step, the first 1.
///
///     noam(d_model=512)   // at t = 3999: 0.0006987712429686843
///
/// It sets the rate itself, whatever the base rate is. `tick`, 1 unless given, is what `s` counts: `s = t / tick + 1`, so
/// that the curve stays the same when the clock changes. Vaswani et al. 2017, equation 3 <https://arxiv.org/abs/1706.03762>.
struct Noam: Schedule {
    static let id = "noam"
    static let summary = "The transformer's warm-up and inverse square root, from the width of the model."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("d_model", \.dModel, in: .atLeast(1), absolute: true, required: true, "The width of the model."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter("factor", \.factor, in: .atLeast(0), "A factor on everything."),
            Parameter("tick", \.tick, in: .above(0), time: true, "Ticks in which the step grows by 1."),
        ]
    }

    var dModel = 1.0
    var warmup = 4000.0
    var factor = 1.0
    var tick = 1.0
    private var climb = 4000.0
    private var height = 1.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        climb = warmup / tick
        height = factor / dModel.squareRoot()
    }

    func rate(base: Double, at time: Double) -> Double {
        let step = time / tick + 1
        return step < climb ? height * step / (climb * climb.squareRoot()) : height / step.squareRoot()
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Noam.self) }
