public import AnnealPlugin

/// A constant factor on the rate until `total_iters`, then the rate itself.
///
///     factor(factor=0.5, total_iters=4)   // at base rate 1 and t = 3: 0.5
///
/// PyTorch's `ConstantLR`, whose `total_iters` is 5 where nothing else is said.
struct Factor: Schedule {
    static let id = "factor"
    static let summary = "A constant factor on the rate until total_iters, then none."
    static var parameters: [Parameter<Self>] {
        [
            Parameter("factor", \.factor, in: .atLeast(0), "The factor."),
            Parameter(lengthOfRun: "total_iters", \.totalIters, in: .atLeast(0), "Ticks for which it holds."),
        ]
    }

    var factor = 1.0 / 3
    var totalIters = 0.0

    func rate(base: Double, at time: Double) -> Double { time < totalIters ? base * factor : base }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Factor.self) }
