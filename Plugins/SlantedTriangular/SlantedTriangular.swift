public import AnnealPlugin

/// A short straight climb and a long straight fall, between the base rate and its `ratio`th part.
///
///     t < cut:  p = t / cut                                     cut = ⌊T · cut_frac⌋
///     then:     p = 1 − (t − cut) / (cut · (1 / cut_frac − 1))
///     base · (1 + p · (ratio − 1)) / ratio
///
///     slanted-triangular(total_steps=100)   // at base rate 1 and t = 10: 1, its peak
///
/// T is `total_steps`; past the end p stays 0. `tick`, 1 unless given, is what `cut` is rounded down to, so that the curve
/// stays the same when the clock changes. ULMFiT: Howard and Ruder 2018, equation 3 <https://arxiv.org/abs/1801.06146>.
struct SlantedTriangular: Schedule {
    static let id = "slanted-triangular"
    static let summary = "A short straight climb and a long straight fall."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("cut_frac", \.cutFrac, in: .above(0, atMost: 1), "The share of the climb."),
            Parameter("ratio", \.ratio, in: .atLeast(1), "The highest rate is this many times the lowest."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the lowest rate."),
            Parameter("tick", \.tick, in: .above(0), time: true, "The climb takes a whole number of these."),
        ]
    }

    var cutFrac = 0.1
    var ratio = 32.0
    var totalSteps = 1.0
    var tick = 1.0

    private var cut = 0.0
    /// Ticks of the fall.
    private var fall = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        cut = floorOfProduct(totalSteps / tick, cutFrac) * tick
        // A climb of less than a tick is none: the fall takes the whole time.
        fall = cut > 0 ? cut * ((1 - cutFrac) / cutFrac) : totalSteps
    }

    func rate(base: Double, at time: Double) -> Double {
        let elapsed = time - cut
        let p = elapsed < 0 ? time / cut : elapsed < fall ? (fall - elapsed) / fall : elapsed > 0 ? 0 : 1
        return base * (1 + p * (ratio - 1)) / ratio
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(SlantedTriangular.self) }
