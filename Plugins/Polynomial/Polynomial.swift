public import AnnealPlugin

/// From the base rate down to `end` along a power: `(base − end)(1 − t/T)^power + end`, T being `total_iters`.
///
///     Polynomial(totalIters: 4, power: 2).rate(base: 1, at: 2)   // 0.25
///
/// PyTorch's `PolynomialLR`, Keras' `PolynomialDecay` (whose `power` is 1, too, and whose `end` is 1e-4). With `cycle` as in
/// Keras T grows by itself whenever it is reached, which brings the rate up again.
struct Polynomial: Schedule {
    static let id = "polynomial"
    static let summary = "Falls to end along a power of the time that is left."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(lengthOfRun: "total_iters", \.totalIters, in: .atLeast(0), "Ticks until the end rate."),
            Parameter("power", \.power, in: .atLeast(0), "The power; 1 is a straight line."),
            Parameter("end", \.end, in: .atLeast(0), "The last rate."),
            Parameter("cycle", \.cycle, "Past the end, whether to fall again from a longer time."),
        ]
    }

    var totalIters = 0.0
    var power = 1.0
    var end = 0.0
    var cycle = false

    func rate(base: Double, at time: Double) -> Double {
        if totalIters == 0 || !cycle && time >= totalIters { return end }
        let length = cycle ? totalIters * max(1, (time / totalIters).rounded(.up)) : totalIters
        let left = remaining(time, of: length, toThe: power)
        return end + (base - end) * left
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Polynomial.self) }
