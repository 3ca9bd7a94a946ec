public import AnnealPlugin

/// Half a cosine from the base rate down to `eta_min`: `eta_min + (base − eta_min)(1 + cos(π t / T_max)) / 2`.
///
///     Cosine(tMax: 4).rate(base: 1, at: 2)   // 0.5
///
/// PyTorch's `CosineAnnealingLR`, which climbs again past `T_max`; `after=hold` stays at `eta_min` instead.
/// Loshchilov and Hutter 2017, equation 5 without restarts <https://arxiv.org/abs/1608.03983>.
struct Cosine: Schedule {
    static let id = "cosine"
    static let summary = "Half a cosine from the base rate down to eta_min."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(lengthOfRun: "T_max", \.tMax, in: .above(0), "Ticks until the lowest rate."),
            Parameter("eta_min", \.etaMin, in: .atLeast(0), "The lowest rate."),
            Parameter("after", \.after, "Past T_max: rise again along the cosine, or hold the lowest rate."),
        ]
    }

    enum After: String, CaseIterable { case rise, hold }

    var tMax = 1.0
    var etaMin = 0.0
    var after = After.rise

    func rate(base: Double, at time: Double) -> Double {
        if after == .hold && time >= tMax { return etaMin }
        // Periodic time is reduced exactly before it meets π, and folded back into the falling half.
        let past = time.truncatingRemainder(dividingBy: 2 * tMax)
        return halfCosine(from: base, to: etaMin, elapsed: min(past, 2 * tMax - past), of: tMax)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Cosine.self) }
