public import AnnealPlugin

/// Half cosines one after another, each `T_mult` times as long as the one before: warm restarts (SGDR).
///
///     CosineRestarts(t0: 1, tMult: 3).rate(base: 0.1, at: 121)   // 0.1, a peak: 121 = 1 + 3 + 9 + 27 + 81
///
/// PyTorch's `CosineAnnealingWarmRestarts`, with exact restarts (PyTorch finds the piece by a rounded logarithm and misses
/// the one above). Loshchilov and Hutter 2017, equation 5 <https://arxiv.org/abs/1608.03983>.
struct CosineRestarts: Schedule {
    static let id = "cosine-restarts"
    static let summary = "Half cosines with warm restarts, each T_mult times as long as the one before."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("T_0", \.t0, in: .atLeast(1), time: true, required: true, "Ticks until the first restart."),
            Parameter("T_mult", \.tMult, in: .atLeast(1), "Each piece is this many times as long as the one before."),
            Parameter("eta_min", \.etaMin, in: .atLeast(0), "The lowest rate."),
        ]
    }

    var t0 = 1
    var tMult = 1
    var etaMin = 0.0

    func rate(base: Double, at time: Double) -> Double {
        var length = Double(t0)
        var past = time
        if tMult == 1 {
            past = time.truncatingRemainder(dividingBy: length)
        } else {
            while past >= length {
                past -= length
                length *= Double(tMult)
            }
        }
        return halfCosine(from: base, to: etaMin, elapsed: past, of: length)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(CosineRestarts.self) }
