public import AnnealPlugin

/// The base rate, always.
///
///     fixed   // at base rate 0.1 and t = 1e9: 0.1
///
/// The baseline that every other schedule has to beat.
struct Fixed: Schedule {
    static let id = "fixed"
    static let summary = "The base rate, always."

    func rate(base: Double, at time: Double) -> Double { base }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Fixed.self) }
