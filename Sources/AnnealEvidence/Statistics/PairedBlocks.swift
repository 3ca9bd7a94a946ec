/// Several arms, each measured once under each of the same seeds: the randomised complete block design.
///
///     let blocks = PairedBlocks([[88.1, 88.9, 88.4], [87.6, 88.5, 87.8]])   // two arms, three seeds
///     blocks.difference(0, 1).interval().halfWidth                          // 0.248…
///
/// What a seed does to all arms alike (its first weights, its order of the data) cancels in the differences.
public struct PairedBlocks: Sendable, Equatable {
    /// Measurements by arm, each as many as there are seeds.
    public let values: [[Double]]

    public init(_ values: [[Double]]) { self.values = values }

    public var seeds: Int { values.first?.count ?? 0 }

    /// The spread of a difference if all arms shake alike: twice the residual variance after taking out arms and seeds. `nil` with
    /// one arm or one seed.
    public var pooled: Spread? {
        guard values.count > 1, seeds > 1 else { return nil }
        let grand = Sample(values.flatMap { $0 }).mean
        let bySeed = (0..<seeds).map { seed in Sample(values.map { $0[seed] }).mean }
        var squares = 0.0
        for arm in values {
            let mean = Sample(arm).mean
            for (seed, value) in arm.enumerated() {
                let residual = value - mean - bySeed[seed] + grand
                squares += residual * residual
            }
        }
        let degrees = Double((values.count - 1) * (seeds - 1))
        // What is left of equal arms is the rounding of their means, and no spread.
        let rounding = 8 * Double.ulpOfOne * values.joined().reduce(0) { max($0, abs($1)) }
        if squares <= Double(values.count * seeds) * rounding * rounding { squares = 0 }
        return Spread(deviation: (2 * squares / degrees).squareRoot(), degrees: degrees)
    }

    /// Arm `a` minus arm `b`, seed by seed, with what the other arms say about the spread.
    public func difference(_ a: Int, _ b: Int) -> PairedDifference {
        let others = pooled.map { Spread(deviation: $0.deviation, degrees: $0.degrees - Double(seeds - 1)) }
        return PairedDifference(zip(values[a], values[b]).map { $0 - $1 }, others: others)
    }
}
