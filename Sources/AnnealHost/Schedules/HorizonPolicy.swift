/// What becomes of a schedule when an interrupted run is resumed with another length.
public enum HorizonPolicy: String, Codable, Sendable, CaseIterable {
    /// Nothing: it is an error that names both lengths.
    case refuse
    /// The schedule of the new length, at the step the run has come to.
    case keepStep = "keep-step"
    /// The old schedule; what was left of it is stretched to the new end.
    case keepFraction = "keep-fraction"
}

/// The steps after an interruption, mapped to those that were planned: from `k` of `N` steps on, now `N′` long,
/// step s is the planned step `k + (s − k)(N − k) / (N′ − k)`.
///
///     HorizonMapping(from: 40, planned: 100, now: 160).plannedStep(100)   // 70
struct HorizonMapping: Sendable, Equatable {
    private let done: Double
    private let planned: Double
    private let now: Double

    /// - Parameters:
    ///   - done: the steps done at the interruption, fewer than `now`.
    ///   - planned: the length then.
    ///   - now: the length since.
    init(from done: Int, planned: Int, now: Int) {
        self.done = Double(done)
        self.planned = Double(planned)
        self.now = Double(now)
    }

    func plannedStep(_ step: Double) -> Double {
        // A product of whole numbers below 2^53 is exact, so that the quotient meets a whole number exactly where it should.
        step <= done ? step : done + (step - done) * (planned - done) / (now - done)
    }

    /// The other way round; infinite for a step that is never reached.
    func step(ofPlanned step: Double) -> Double {
        step <= done ? step : done + (step - done) * (now - done) / (planned - done)
    }
}
