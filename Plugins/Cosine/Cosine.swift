public import AnnealPlugin

/// Half a cosine from the base rate down to `eta_min`:
/// `eta_min + (base − eta_min) · ((1 + cos(π (t / T_max)^k_decay)) / 2)^exponent`.
///
///     cosine(T_max=4)   // at base rate 1 and t = 2: 0.5
///
/// PyTorch's `CosineAnnealingLR`, which climbs again past `T_max` the way it came; `after=hold` stays at `eta_min` instead.
/// `exponent` is of Optax' `cosine_decay_schedule`, `k_decay` of timm's `CosineLRScheduler`: above 1 it stays high for
/// longer. Loshchilov and Hutter 2017, equation 5 without restarts <https://arxiv.org/abs/1608.03983>; k-decay: Zhang and Li
/// 2020 <https://arxiv.org/abs/2004.05909>.
struct Cosine: Schedule {
    static let id = "cosine"
    static let summary = "Half a cosine from the base rate down to eta_min."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(lengthOfRun: "T_max", \.tMax, in: .above(0), "Ticks until the lowest rate."),
            Parameter("eta_min", \.etaMin, in: .atLeast(0), "The lowest rate."),
            Parameter("after", \.after, "Past T_max: rise again along the cosine, or hold the lowest rate."),
            Parameter("exponent", \.exponent, in: .above(0), "The power of the cosine."),
            Parameter("k_decay", \.kDecay, in: .above(0), "The power of the time in the cosine."),
        ]
    }

    enum After: String, CaseIterable { case rise, hold }

    var tMax = 1.0
    var etaMin = 0.0
    var after = After.rise
    var exponent = 1.0
    var kDecay = 1.0

    func rate(base: Double, at time: Double) -> Double {
        // A cosine without length has fallen as soon as it begins.
        if tMax == 0 || after == .hold && time >= tMax { return etaMin }
        // Periodic time is reduced exactly before it meets π, and folded back into the falling half.
        let past = time.quotientAndRemainder(dividingBy: 2 * tMax).remainder
        let elapsed = min(past, 2 * tMax - past)
        if exponent == 1 && kDecay == 1 { return halfCosine(from: base, to: etaMin, elapsed: elapsed, of: tMax) }
        var (share, rest) = (elapsed / tMax, (tMax - elapsed) / tMax)
        if kDecay != 1 && share > 0 {
            // The power multiplies what the quotient leaves out.
            let lost = fma(-share, tMax, elapsed) / elapsed
            let decayed = pow(share, kDecay) * (1 + kDecay * lost)
            if exponent == 1 { return halfCosine(from: base, to: etaMin, elapsed: decayed, of: 1) }
            rest = decayed < 0.5 ? 1 - decayed : -expm1(kDecay * log1p(-rest))
            share = decayed
        }
        // (1 + cos πx) / 2 = 1 − sin²(πx/2) = sin²(π(1 − x)/2), whichever is the more precise.
        let sine = sin(.pi / 2 * min(share, rest))
        return lerp(base, etaMin, logarithm: exponent * (share < rest ? log1p(-sine * sine) : 2 * log(sine)))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Cosine.self) }
