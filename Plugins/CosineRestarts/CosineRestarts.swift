public import AnnealPlugin

/// Half cosines one after another, each `T_mult` times as long as the one before: warm restarts (SGDR).
///
///     cosine-restarts(T_0=1, T_mult=3)   // at base rate 0.1 and t = 121 = 1 + 3 + 9 + 27 + 81: 0.1, a peak
///
/// Cycle i climbs straight from `eta_min` to `base · peak_decay^i` during its first `warmup` ticks, then falls back along half
/// a cosine that takes `(T_0 − warmup) · T_mult^i` ticks. A peak that would be below `eta_min` holds that; after `cycle_limit`
/// cycles the rate stays there.
///
/// PyTorch's `CosineAnnealingWarmRestarts`, with exact restarts (PyTorch finds the piece by a rounded logarithm and misses
/// the one above). `peak_decay` is Keras' `m_mul` and timm's `cycle_decay`; the climb in each cycle is that of Katsura's
/// `CosineAnnealingWarmupRestarts`, which rounds its cycles down to whole ticks where this does not. Loshchilov and Hutter
/// 2017, equation 5 <https://arxiv.org/abs/1608.03983>.
struct CosineRestarts: Schedule {
    static let id = "cosine-restarts"
    static let summary = "Half cosines with warm restarts, each T_mult times as long as the one before."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("T_0", \.t0, in: .atLeast(1e-6), time: true, required: true, "Ticks until the first restart."),
            Parameter(
                "T_mult", \.tMult, in: .within(1...1e9), "Each piece is this many times as long as the one before."),
            Parameter("eta_min", \.etaMin, in: .atLeast(0), "The lowest rate."),
            Parameter("peak_decay", \.peakDecay, in: .within(0...1), "Each peak is this many times the one before."),
            Parameter("cycle_limit", \.cycleLimit, unset: "none", in: .atLeast(1), "Pieces before it stays lowest."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb at the head of each piece."),
        ]
    }

    var t0 = 1.0
    var tMult = 1.0
    var etaMin = 0.0
    var peakDecay = 1.0
    var cycleLimit: Int?
    var warmup = 0.0
    private var cycles = Cycles(period: 1, factor: 1, climb: 0, horizon: 0)

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard warmup < t0 else { throw Refusal("warmup must be shorter than T_0") }
        cycles = Cycles(period: t0, factor: tMult, climb: warmup, horizon: setup.horizon ?? 1_000_000)
    }

    func rate(base: Double, at time: Double) -> Double {
        let cycle = cycles.cycle(at: time)
        if let cycleLimit, cycle.index >= Double(cycleLimit) { return etaMin }
        // No peak is below the lowest rate, unless the base rate is.
        let peak = peakDecay == 1 ? base : max(base * pow(peakDecay, cycle.index), min(base, etaMin))
        if cycle.elapsed < warmup { return lerp(etaMin, peak, elapsed: cycle.elapsed, of: warmup) }
        return halfCosine(from: peak, to: etaMin, elapsed: min(cycle.elapsed - warmup, cycle.fall), of: cycle.fall)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(CosineRestarts.self) }
