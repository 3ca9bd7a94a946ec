public import AnnealPlugin
import Glibc

/// Warm-up, stable, decay: a straight climb, the base rate, and a fall to `floor` at the very end of the run.
///
///     shape=linear: 1 − p     cosine: (1 + cos πp) / 2     1-sqrt: 1 − √p          p: the share of the decay that is done
///     square: 1 − p²     mirror-cosine: 2 (1 − p) − (1 + cos πp) / 2     exponential: base · (floor / base)^p
///
///     wsd(warmup=10, decay=20)   // at base rate 1, t = 90 of 100: 0.5
///
/// It starts at `floor`, too. With `lowered` the fall begins at that share of the base rate. The stable part can be cut short or
/// prolonged, so that one run serves several lengths. MiniCPM: Hu et al. 2024 <https://arxiv.org/abs/2404.06395>; Transformers'
/// `get_wsd_schedule`; `1-sqrt` from Hägele et al. 2024 <https://arxiv.org/abs/2405.18392>; square, mirrored cosine and
/// "lowered linear 0.7" (`lowered=0.7`) from Dremov et al. 2025 <https://arxiv.org/abs/2508.01483>.
struct WSD: Schedule {
    static let id = "wsd"
    static let summary = "Warm-up, stable, decay: the fall comes at the very end of the run."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb."),
            Parameter("decay", \.decay, in: .atLeast(0), time: true, required: true, "Ticks of the fall."),
            Parameter("shape", \.shape, "How it falls."),
            Parameter("floor", \.floor, in: .atLeast(0), "The first and the last rate."),
            Parameter(
                "lowered", \.lowered, in: .above(0, atMost: 1), "Where the fall begins, as a share of the base rate."),
        ]
    }

    enum Shape: String, CaseIterable {
        case linear, cosine
        case oneMinusSqrt = "1-sqrt"
        case square
        case mirrorCosine = "mirror-cosine"
        case exponential
    }

    var warmup = 0.0
    var decay = 0.0
    var shape = Shape.linear
    var floor = 0.0
    var lowered = 1.0
    private var end = 0.0
    /// The start of the fall, and what rounding it left over: the square root shows it.
    private var start = 0.0
    private var startRest = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard let horizon = setup.horizon else { throw Refusal("wsd needs the length of the run to be known") }
        guard warmup + decay <= horizon else {
            throw Refusal("warmup and decay together are longer than the run")
        }
        guard shape != .exponential || floor > 0 else {
            throw Refusal("an exponential fall does not come to 0: it needs a floor")
        }
        end = horizon
        start = end - decay
        let part = start - end
        startRest = (end - (start - part)) - (decay + part)
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return lerp(floor, base, elapsed: time, of: warmup) }
        if time >= end { return floor }
        let elapsed = (time - start) - startRest
        return elapsed < 0 ? base : fall(from: base * lowered, elapsed: elapsed, left: end - time)
    }

    private func fall(from top: Double, elapsed: Double, left: Double) -> Double {
        let share = elapsed / decay
        switch shape {
        case .linear: return lerp(top, floor, elapsed: elapsed, of: decay)
        case .cosine: return halfCosine(from: top, to: floor, elapsed: elapsed, of: decay)
        case .oneMinusSqrt:
            // 1 − √p = (1 − p) / (1 + √p) loses nothing near the end.
            let root = share.squareRoot()
            return top * (left / decay / (1 + root)) + floor * root
        case .square: return top * (left / decay * (1 + share)) + floor * (share * share)
        case .mirrorCosine:
            let straight = lerp(top, floor, elapsed: elapsed, of: decay)
            return straight + (straight - halfCosine(from: top, to: floor, elapsed: elapsed, of: decay))
        case .exponential: return top > 0 ? top * pow(floor / top, share) : 0
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(WSD.self) }
