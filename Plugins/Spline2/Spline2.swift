public import AnnealPlugin

/// A straight climb, then a smooth fall through two points: the monotone cubic through (0, 1), (x1, y1), (x2, y2) and (1, y_end · y2)
/// times the base rate, over the share of the fall that is done.
///
///     x1 = delta_x1     x2 = x1 + delta_x2 (1 − x1)     y2 = delta_y2 · y1
///
///     spline2(delta_x1=0.5, y1=0.8)   // at base rate 1 and t = 100 of 200: 0.8
///
/// The two-point spline of Naganuma et al. 2026 <https://arxiv.org/abs/2603.10301>, their most general falling shape; `warmup` is their
/// x0. The cubic is SciPy's `PchipInterpolator`. Of points at the same place the first counts. The defaults lie near half a cosine.
struct Spline2: Schedule {
    static let id = "spline2"
    static let summary = "A smooth fall through two points, after a climb."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("y1", \.y1, in: .within(0...1), "The first point's rate, as a share of the base rate."),
            Parameter("delta_x1", \.deltaX1, in: .within(0...1), "The first point's place, as a share of the fall."),
            Parameter(
                "delta_x2", \.deltaX2, in: .within(0...1), "The second's, as a share of what is left after the first."),
            Parameter("delta_y2", \.deltaY2, in: .within(0...1), "The second point's rate, as a share of the first's."),
            Parameter("y_end", \.yEnd, in: .within(0...1), "The last rate, as a share of the second point's."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb from 0."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var y1 = 0.75
    var deltaX1 = 0.33
    var deltaX2 = 0.5
    var deltaY2 = 0.33
    var yEnd = 0.0
    var warmup = 0.0
    var totalSteps = 1.0
    private var fall = MonotoneCubic(at: [0], values: [1])
    private var last = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard warmup <= totalSteps else { throw Refusal("warmup is longer than total_steps") }
        let y2 = deltaY2 * y1
        let (places, values) = ([0, deltaX1, deltaX1 + deltaX2 * (1 - deltaX1), 1], [1, y1, y2, yEnd * y2])
        last = MonotoneCubic(at: places, values: values).value(at: 1)
        // In ticks, so that a steep end is met exactly.
        let length = totalSteps - warmup
        fall = MonotoneCubic(at: places.map { $0 == 1 ? totalSteps : warmup + $0 * length }, values: values)
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return base * (time / warmup) }
        // A fall without length is over as soon as it begins.
        return base * (time >= totalSteps ? last : fall.value(at: time))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Spline2.self) }
