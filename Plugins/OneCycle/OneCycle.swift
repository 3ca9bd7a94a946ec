public import AnnealPlugin

/// One climb to the highest rate and one fall far below the first, with momentum the other way round.
///
///     OneCycle(totalSteps: 11, pctStart: 0.3).rate(base: 1, at: 10)   // 4e-06: 1 / 25 / 10000
///
/// PyTorch's `OneCycleLR`, which raises an exception past its end where this holds the last value. With `three_phase` the
/// fall first mirrors the climb. Smith and Topin 2018 <https://arxiv.org/abs/1708.07120>.
struct OneCycle: Schedule {
    static let id = "onecycle"
    static let summary = "One climb to the highest rate, one fall far below the first; momentum does the opposite."
    static let clock = Clock.step
    static let channels = [Channel.lr, .momentum]
    static var parameters: [Parameter<Self>] {
        [
            Parameter(
                "max_lr", \.maxLR, unset: "the base rate", in: .atLeast(0), absolute: true, "The highest rate."),
            Parameter(lengthOfRun: "total_steps", \.totalSteps, in: .atLeast(1), "Ticks of the cycle."),
            Parameter("pct_start", \.pctStart, in: .within(0...1), "The share of the climb."),
            Parameter("anneal", \.anneal, "Half cosines or straight lines."),
            Parameter("div_factor", \.divFactor, in: .above(0), "The highest rate is this many times the first."),
            Parameter("final_div_factor", \.finalDivFactor, in: .above(0), "The first is this many times the last."),
            Parameter("three_phase", \.threePhase, "Whether the fall mirrors the climb before it goes on."),
            Parameter("cycle_momentum", \.cycleMomentum, "Whether momentum is driven too."),
            Parameter("base_momentum", \.baseMomentum, in: .within(0..<1), "Momentum at the highest rate."),
            Parameter("max_momentum", \.maxMomentum, in: .within(0..<1), "Momentum at the lowest rates."),
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

    func rate(base: Double, at time: Double) -> Double {
        let top = maxLR ?? base
        let first = top / divFactor
        let last = first / finalDivFactor
        return value(at: time, through: threePhase ? [first, top, first, last] : [first, top, last])
    }

    func momentum(base: Double, at time: Double) -> Double {
        guard cycleMomentum else { return base }
        let (low, high) = (baseMomentum, maxMomentum)
        return value(at: time, through: threePhase ? [high, low, high, high] : [high, low, high])
    }

    /// From each level to the next, in phases that end where PyTorch ends them.
    private func value(at time: Double, through levels: [Double]) -> Double {
        let climb = pctStart * totalSteps
        let ends = threePhase ? [climb - 1, 2 * climb - 2, totalSteps - 1] : [climb - 1, totalSteps - 1]
        var start = 0.0
        for (phase, end) in ends.enumerated() {
            if time <= end {
                let (elapsed, length) = (time - start, end - start)
                // A phase without length is over as soon as it begins.
                guard length > 0 else { return levels[phase + 1] }
                switch anneal {
                case .cos: return halfCosine(from: levels[phase], to: levels[phase + 1], elapsed: elapsed, of: length)
                case .linear: return between(levels[phase], levels[phase + 1], elapsed: elapsed, of: length)
                }
            }
            start = end
        }
        return levels[levels.count - 1]
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(OneCycle.self) }
