public import AnnealPlugin
import Glibc

/// The rate halves every `ticks` ticks: `base · 2^(−t / ticks)`.
struct HalfLife: Schedule {
    static let id = "half-life"
    static let summary = "Halves the rate every n ticks."
    static var parameters: [Parameter<Self>] {
        [Parameter("ticks", \.ticks, in: .above(0), time: true, "Ticks in which the rate halves.")]
    }

    var ticks = 5.0

    func rate(base: Double, at time: Double) -> Double { base * exp2(-time / ticks) }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(HalfLife.self) }
