public import AnnealPlugin
import Glibc

/// A straight climb, a cooldown to a constant rate that may go on for ever, and an exponential fall at the end of the run:
///
///     warmup     base · t / warmup
///     cooldown   from base to constant · base along half a cosine (or a line, or an inverse square root)
///     then       constant · base
///     anneal     constant · base · (final / constant)^p, p being the share of the last `anneal` ticks that is done
///
///     infinite(cooldown=100, constant=0.5)   // at base rate 1 and t = 50: 0.75
///
/// For training that goes on with new data: each stretch begins at the constant rate, without another climb. Singh et al. 2025
/// <https://arxiv.org/abs/2503.02844>; `shape=inverse-sqrt` from Ibrahim et al. 2024 <https://arxiv.org/abs/2403.08763>, with 10 as the
/// timescale of `1/√(1 + 10p)`.
struct Infinite: Schedule {
    static let id = "infinite"
    static let summary = "Climb, cooldown to a constant rate without end, and a fall when the run ends."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb from 0."),
            Parameter("cooldown", \.cooldown, in: .atLeast(0), time: true, required: true, "Ticks of the cooldown."),
            Parameter(
                "constant", \.constant, in: .above(0, atMost: 1), "The constant rate, as a share of the base rate."),
            Parameter("anneal", \.anneal, in: .atLeast(0), time: true, "Ticks of the fall at the end of the run."),
            Parameter("final", \.final, in: .above(0, atMost: 1), "The rate after it, as a share of the base rate."),
            Parameter("shape", \.shape, "How the cooldown falls."),
        ]
    }

    enum Shape: String, CaseIterable {
        case cosine, linear
        case inverseSqrt = "inverse-sqrt"
    }

    var warmup = 0.0
    var cooldown = 0.0
    var constant = 0.1
    var anneal = 0.0
    var final = 0.01
    var shape = Shape.cosine
    private var end = Double.infinity

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard anneal > 0 else { return }
        guard let horizon = setup.horizon else {
            throw Refusal("anneal needs the length of the run to be known")
        }
        guard warmup + cooldown + anneal <= horizon else {
            throw Refusal("warmup, cooldown and anneal together are longer than the run")
        }
        end = horizon
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return base * (time / warmup) }
        let level = base * constant
        if time >= end { return base * final }
        if time > end - anneal { return level * pow(final / constant, (anneal - (end - time)) / anneal) }
        let elapsed = time - warmup
        if elapsed >= cooldown { return level }
        switch shape {
        case .cosine: return halfCosine(from: base, to: level, elapsed: elapsed, of: cooldown)
        case .linear: return lerp(base, level, elapsed: elapsed, of: cooldown)
        case .inverseSqrt:
            // 1/√(1 + 10p), stretched so that p = 1 comes to the level.
            let (fallen, whole) = (Self.inverse(elapsed / cooldown), Self.inverse(1))
            return base + (level - base) * (fallen / whole)
        }
    }

    /// `1 − 1/√(1 + 10p)` without cancellation.
    private static func inverse(_ share: Double) -> Double {
        let root = (1 + 10 * share).squareRoot()
        return 10 * share / (root * (1 + root))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Infinite.self) }
