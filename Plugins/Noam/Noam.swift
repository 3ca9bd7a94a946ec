public import AnnealPlugin

/// The transformer's own schedule: `factor · d_model^−½ · min(s^−½, s · warmup^−1.5)`, s being the step, the first 1.
///
///     Noam(dModel: 512).rate(base: 1, at: 3999)   // 0.000698771
///
/// It sets the rate itself, whatever the base rate is. Vaswani et al. 2017, equation 3 <https://arxiv.org/abs/1706.03762>.
struct Noam: Schedule {
    static let id = "noam"
    static let summary = "The transformer's warm-up and inverse square root, from the width of the model."
    static let clock = Clock.step
    // Between ticks the climb, which counts the tick being taken, would pass its peak.
    static let allowsFractionalTime = false
    static var parameters: [Parameter<Self>] {
        [
            Parameter("d_model", \.dModel, in: .above(0), absolute: true, required: true, "The width of the model."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter("factor", \.factor, in: .atLeast(0), "A factor on everything."),
        ]
    }

    var dModel = 1.0
    var warmup = 4000.0
    var factor = 1.0

    func rate(base: Double, at time: Double) -> Double {
        let step = time + 1
        let height = factor / dModel.squareRoot()
        return step < warmup ? height * step / (warmup * warmup.squareRoot()) : height / step.squareRoot()
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Noam.self) }
