public import AnnealHost
public import AnnealTensor

/// Where two runs part, and why.
///
///     let comparison = try RunComparison(a, b, in: { _ in registry }, on: pool)
///     comparison.first    // what differs first: step 0, lr is 0.01 in A, 0.02 in B
///     comparison.causes   // what can have caused it: lr, 0.01 in A, 0.02 in B
///
/// Between checkpoints that both have, steps of both are made again, which takes what made them: the plugins' bytes and the data. Where
/// one is not there any more, what can be compared without is, and `limits` says so.
public struct RunComparison {
    /// How far steps of a run were made again.
    public struct Progress: Sendable {
        public let side: Side
        public let from: Int
        public let to: Int
        public let step: Int
    }

    /// What they were asked, or made with, otherwise, as far as both have come.
    public let asked: [AskedDifference]
    /// The first number that differs; `nil` if none does, to the last bit.
    public let first: FirstDifference?
    /// What can have made it differ, in words; one of several where more than one can.
    public let causes: [String]
    /// The steps done of each.
    public let steps: (a: Int, b: Int)
    /// How often steps of a run were made again.
    public let replays: Int
    /// Why some could not be, and what else there is to know.
    public let limits: [String]

    /// - Parameters:
    ///   - registry: Asked for the plugins that a run is made again with, if it is.
    ///   - pool: The threads that do the work; results do not depend on it.
    ///   - isInterrupted: Asked before each step.
    ///   - progress: Told of each step.
    /// - Throws: `ComparisonInterruption`, and `ReplayLimit` if checkpoints alone do not tell.
    public init(
        _ a: ComparedRun, _ b: ComparedRun, in registry: @escaping (Side) throws -> Registry, on pool: Pool,
        isInterrupted: @escaping () -> Bool = { false }, progress: @escaping (Progress) -> Void = { _ in }
    ) throws {
        let shelf = ReplayedRun.DataShelf()
        let search = DifferenceSearch(
            a, b,
            replaying: { side in
                try ReplayLimit.saying(side) {
                    try ReplayedRun(side == .a ? a : b, side, in: registry(side), on: pool, shelf)
                }
            }, isInterrupted: isInterrupted, progress: progress)
        let asked = try AskedDifference.all(a.record, b.record)
        let first = try search.first()
        var limits = search.limits.map(\.description)
        var data: DataDifference?
        if Self.looksAtData(asked, first) {
            // The data that the step learns from.
            let parts = (a.part(at: first?.step ?? 0), b.part(at: first?.step ?? 0))
            do {
                let others = try [(Side.a, parts.0), (.b, parts.1)].filter { try shelf.holdsOtherRows(than: $1) }
                limits += others.map { side, part in
                    "rows of the data are not compared: \(part.experiment.dataset) has other rows now than "
                        + "\(side.rawValue) learned from"
                }
                if others.isEmpty { data = try DataDifference(parts.0.experiment, parts.1.experiment) }
            } catch {
                limits.append("rows of the data are not compared: \(error)")
            }
        }
        // Rows that are tested by change no weight.
        if first == nil, let data { limits.append("\(data); no step that was compared learns from it") }
        causes = first.map { DifferenceCause(first: $0, asked: asked, data: data).words } ?? []
        (self.asked, self.first, self.limits) = (asked, first, limits)
        steps = (a.step, b.step)
        replays = search.replays
    }

    /// Whether all of both is equal, as far as both have come and in how far they have.
    public var isEqual: Bool { first == nil && steps.a == steps.b }

    private static func looksAtData(_ asked: [AskedDifference], _ first: FirstDifference?) -> Bool {
        if case .row? = first { return true }
        return asked.contains { $0 == .data || $0.key == .dataset }
    }
}
