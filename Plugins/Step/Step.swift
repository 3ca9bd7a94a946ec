public import AnnealPlugin

/// The rate falls by a factor every `step_size` ticks: `base · gamma^⌊t / step_size⌋`.
///
///     step(step_size=10)   // at base rate 0.1 and t = 25: 0.001
///
/// PyTorch's `StepLR`. Good when you know from earlier runs when progress stalls; common in vision.
struct Step: Schedule {
    static let id = "step"
    static let summary = "Drops by the factor gamma every step_size ticks."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("step_size", \.stepSize, in: .above(0), time: true, required: true, "Ticks between two drops."),
            Parameter("gamma", \.gamma, in: .within(0...1), "Factor per drop."),
        ]
    }

    var stepSize = 1.0
    var gamma = 0.1
    /// The number of drops after which nothing is left that a double could hold; `pow` takes several times as long to find out.
    private var mostDrops = Double.infinity

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        // e^−750 is far below the smallest double.
        if gamma > 0 && gamma < 1 { mostDrops = -750 / log(gamma) }
    }

    func rate(base: Double, at time: Double) -> Double {
        // Whole drops exactly: time / stepSize may round up to a drop that has not come yet.
        let drops = time.quotientAndRemainder(dividingBy: stepSize).quotient
        return drops > mostDrops ? 0 : base * pow(gamma, drops)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Step.self) }
