public import AnnealPlugin

/// One climb to the highest rate and one fall far below the first, with momentum the other way round.
///
///     onecycle(total_steps=11)   // at base rate 1 and t = 10: 4e-06, which is 1 / 25 / 10000
///
/// PyTorch's `OneCycleLR`, which fails past its end where this holds the last value. With `three_phase` the fall first
/// mirrors the climb. `tick`, 1 unless given, is the last one of each phase, which belongs to the next, so that the curve
/// stays the same when the clock changes. Smith and Topin 2018 <https://arxiv.org/abs/1708.07120>.
struct OneCycle: Schedule {
    static let id = "onecycle"
    static let summary = "One climb to the highest rate, one fall far below the first; momentum does the opposite."
    static let clock = Clock.step
    static let channels = [Channel.lr, .momentum]
    static var parameters: [Parameter<Self>] {
        [
            Parameter(
                "max_lr", \.maxLR, unset: "the base rate", in: .atLeast(0), absolute: true, "The highest rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .above(0), "Ticks of the cycle."),
            Parameter("pct_start", \.pctStart, in: .within(0...1), "The share of the climb."),
            Parameter("anneal", \.anneal, "Half cosines or straight lines."),
            Parameter("div_factor", \.divFactor, in: .atLeast(1e-9), "The highest rate is this many times the first."),
            Parameter(
                "final_div_factor", \.finalDivFactor, in: .atLeast(1e-9), "The first is this many times the last."),
            Parameter("three_phase", \.threePhase, "Whether the fall mirrors the climb before it goes on."),
            Parameter("cycle_momentum", \.cycleMomentum, "Whether momentum is driven too."),
            Parameter("base_momentum", \.baseMomentum, in: .within(0..<1), "Momentum at the highest rate."),
            Parameter("max_momentum", \.maxMomentum, in: .within(0..<1), "Momentum at the lowest rates."),
            Parameter("tick", \.tick, in: .above(0), time: true, "Ticks by which each phase ends early."),
        ]
    }

    enum Anneal: String, CaseIterable { case cos, linear }

    var maxLR: Double?
    var totalSteps = 1.0
    var pctStart = 0.3
    var anneal = Anneal.cos
    var divFactor = 25.0
    var finalDivFactor = 1e4
    var threePhase = false
    var cycleMomentum = true
    var baseMomentum = 0.85
    var maxMomentum = 0.95
    var tick = 1.0
    /// The end of the climb and the end of the cycle, each a tick earlier than its share says, as PyTorch has it.
    private var top = 0.0
    private var end = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        // Rounded once: 0.1 · 10 − 1 is a little more than 0.
        top = fma(pctStart, totalSteps, -tick)
        end = totalSteps - tick
    }

    func rate(base: Double, at time: Double) -> Double {
        let highest = maxLR ?? base
        let first = highest / divFactor
        return value(at: time, first, highest, first / finalDivFactor, foot: first)
    }

    func value(of channel: Channel, base: Double, at time: Double) -> Double {
        cycleMomentum ? value(at: time, maxMomentum, baseMomentum, maxMomentum, foot: maxMomentum) : base
    }

    /// - Parameter foot: where the mirrored climb ends in three phases.
    private func value(
        at time: Double, _ first: Double, _ highest: Double, _ last: Double, foot: Double
    ) -> Double {
        let time = min(time, end)
        if time <= top { return line(first, highest, elapsed: time, of: top) }
        // The phases follow one another even where they end before the start.
        if !threePhase { return line(highest, last, elapsed: time - top, of: end - top) }
        if time <= 2 * top { return line(highest, foot, elapsed: time - top, of: top) }
        return line(foot, last, elapsed: time - 2 * top, of: end - 2 * top)
    }

    private func line(_ from: Double, _ to: Double, elapsed: Double, of length: Double) -> Double {
        // A phase without length is over as soon as it begins.
        guard length > 0 else { return to }
        return anneal == .cos
            ? halfCosine(from: from, to: to, elapsed: elapsed, of: length)
            : lerp(from, to, elapsed: elapsed, of: length)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(OneCycle.self) }
