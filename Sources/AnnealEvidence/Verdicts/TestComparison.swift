/// How good the two best are on the test set, which chose nothing: over seeds, and with the noise of the test set itself, against
/// which more seeds do not help.
public struct TestComparison: Sendable, Equatable {
    /// Of the leader, 95 %, in the unit that is shown.
    public let leader: Interval
    /// The leader minus the other, signed so that more is better; `nil` if there is no other.
    public let lead: Interval?
    /// The standard error of the lead that comes from the test set alone; `nil` if it is not known.
    public let noise: Double?

    /// - Parameters:
    ///   - leader: values by seed.
    ///   - other: those of the same seeds.
    ///   - correct: by seed, which examples each of the two had right.
    ///   - metric: of the test set, with its direction and scale.
    public init?(leader: [Double], other: [Double]?, correct: [(leader: [Bool], other: [Bool])], metric: Metric) {
        guard !leader.isEmpty else { return nil }
        let shown = Sample(leader.map { $0 * metric.scale })
        self.leader = shown.interval()
        let noise = correct.isEmpty ? nil : Self.noise(correct).map { $0 * metric.scale }
        self.noise = noise
        lead = other.map { other in
            let seeds = PairedDifference(zip(leader, other).map { metric.score($0) - metric.score($1) }).interval()
            return noise.map { seeds.widened(by: $0, times: StandardNormal.quantile(0.975)) } ?? seeds
        }
    }

    /// From the counts of examples that one of the two alone had right, as means over seeds.
    private static func noise(_ correct: [(leader: [Bool], other: [Bool])]) -> Double? {
        let examples = correct[0].leader.count
        guard examples > 0, correct.allSatisfy({ $0.leader.count == examples && $0.other.count == examples }) else {
            return nil
        }
        var (onlyLeader, onlyOther) = (0.0, 0.0)
        for (leader, other) in correct {
            for (a, b) in zip(leader, other) where a != b {
                if a { onlyLeader += 1 } else { onlyOther += 1 }
            }
        }
        let seeds = Double(correct.count)
        return TestSetNoise.difference(
            onlyFirst: onlyLeader / seeds, onlySecond: onlyOther / seeds, examples: examples)
    }
}
