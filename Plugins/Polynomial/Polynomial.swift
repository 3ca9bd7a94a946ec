public import AnnealPlugin

/// From the base rate down to `end` along a power: `(base − end)(1 − t/T)^power + end`, T being `total_iters`.
///
///     polynomial(total_iters=4, power=2)   // at base rate 1 and t = 2: 0.25
///
/// PyTorch's `PolynomialLR`, Keras' `PolynomialDecay` (whose `power` is 1, too, and whose `end` is 1e-4). With `cycle` as in
/// Keras T grows by itself whenever it is reached, which brings the rate up again.
struct Polynomial: Schedule {
    static let id = "polynomial"
    static let summary = "Falls to end along a power of the time that is left."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(lengthOfRun: "total_iters", \.totalIters, in: .atLeast(0), "Ticks until the end rate."),
            Parameter("power", \.power, in: .above(0), "The power; 1 is a straight line."),
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
        // With `cycle` the end is the next whole number of lengths, by the exact remainder.
        let past = time.quotientAndRemainder(dividingBy: totalIters).remainder
        if past == 0 && time > 0 { return end }
        if power == 1 { return lerp(base, end, elapsed: time, of: time + (totalIters - past)) }
        return lerp(base, end, logarithm: power * logarithmOfRest(time, left: totalIters - past))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Polynomial.self) }
