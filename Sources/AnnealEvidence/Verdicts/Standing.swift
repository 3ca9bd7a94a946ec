/// Who leads, and how sure that is.
public struct Standing: Sendable, Equatable, Codable {
    /// The leader first, then by the size of its lead; arms that were not measured last.
    public let arms: [ArmStanding]
    public let phase: Race.Phase
    /// Whether the budget ended it.
    public let isCutShort: Bool
    public let trials: Int
    public let failedTrials: Int
    public let seconds: Double

    public var leader: ArmStanding? { arms.first { $0.verdict == .leads } }

    /// The same with some of its arms: of many a few are worth a sentence.
    public func of(_ arms: [ArmStanding]) -> Standing {
        Standing(
            arms: arms, phase: phase, isCutShort: isCutShort, trials: trials, failedTrials: failedTrials,
            seconds: seconds)
    }
}

extension Race {
    /// What the results say so far.
    public var standing: Standing {
        let comparison = Comparison(self)
        let arms = plan.arms.indices.map(comparison.standing)
        return Standing(
            arms: arms.sorted { Self.rank($0) == Self.rank($1) ? $0.arm < $1.arm : Self.rank($0) < Self.rank($1) },
            phase: phase, isCutShort: isCutShort, trials: results.done.count,
            failedTrials: results.done.values.filter { $0.value == nil }.count,
            seconds: results.done.sorted {
                ($0.key.steps, $0.key.seed, $0.key.arm, $0.key.rate) < (
                    $1.key.steps, $1.key.seed, $1.key.arm, $1.key.rate
                )
            }
            .reduce(0) { $0 + $1.value.seconds })
    }

    private static func rank(_ arm: ArmStanding) -> (Int, Double) {
        switch arm.verdict {
        case .leads: (0, 0)
        case .equivalent(let lead), .undecided(let lead, _, _), .behind(let lead, _): (1, lead.estimate)
        case .leftOut(let lead, _): (2, lead.estimate)
        case .unmeasured: (3, 0)
        case .failed: (4, 0)
        }
    }
}
