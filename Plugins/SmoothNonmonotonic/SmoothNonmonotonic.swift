public import AnnealPlugin

/// A smooth curve that may rise and fall: the monotone cubic through (0, y_start), (x1, y1), (x2, y2), (x_peak, 1) and (1, y_end) in
/// the order of their places, times the base rate, over the share of the run that is done.
///
///     x1 = delta_x1     x2 = x1 + delta_x2 (1 − x1)
///
///     smooth-nonmonotonic(x_peak=0.25)   // at base rate 1 and t = 50 of 200: 1
///
/// The smooth non-monotonic family of Naganuma et al. 2026 <https://arxiv.org/abs/2603.10301>: neither climb nor fall are built in. The
/// cubic is SciPy's `PchipInterpolator`. The defaults climb for a tenth and then fall.
struct SmoothNonmonotonic: Schedule {
    static let id = "smooth-nonmonotonic"
    static let summary = "A smooth curve through a peak and two points, which may rise and fall."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("y_start", \.yStart, in: .within(0...1), "The first rate, as a share of the base rate."),
            Parameter("y_end", \.yEnd, in: .within(0...1), "The last rate, likewise."),
            Parameter("x_peak", \.xPeak, in: .between(0, and: 1), "The place of the base rate, as a share of the run."),
            Parameter("y1", \.y1, in: .within(0...1), "The first point's rate."),
            Parameter("delta_x1", \.deltaX1, in: .between(0, and: 1), "The first point's place."),
            Parameter("y2", \.y2, in: .within(0...1), "The second point's rate."),
            Parameter(
                "delta_x2", \.deltaX2, in: .between(0, and: 1),
                "The second's place, as a share of what is left after the first."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks until the last rate."),
        ]
    }

    var yStart = 0.1
    var yEnd = 0.0
    var xPeak = 0.1
    var y1 = 0.75
    var deltaX1 = 0.4
    var y2 = 0.25
    var deltaX2 = 0.5
    var totalSteps = 1.0
    private var curve = MonotoneCubic(at: [0], values: [1])

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        let second = deltaX1 + deltaX2 * (1 - deltaX1)
        guard xPeak != deltaX1 && xPeak != second else {
            throw Refusal("a point lies at x_peak, where the base rate is")
        }
        var points = [(deltaX1, y1), (second, y2)]
        points.insert((xPeak, 1), at: xPeak < deltaX1 ? 0 : xPeak < second ? 1 : 2)
        points = [(0, yStart)] + points + [(1, yEnd)]
        // In ticks, so that a steep end is met exactly.
        curve = MonotoneCubic(at: points.map { $0.0 * totalSteps }, values: points.map { $0.1 })
    }

    func rate(base: Double, at time: Double) -> Double {
        base * curve.value(at: time)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(SmoothNonmonotonic.self) }
