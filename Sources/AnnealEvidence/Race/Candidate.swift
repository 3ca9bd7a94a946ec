/// An arm at one of its rates.
public struct Candidate: Hashable, Sendable, Codable {
    public let arm: Int
    public let rate: Double

    public init(arm: Int, rate: Double) {
        self.arm = arm
        self.rate = rate
    }

    func trial(seed: Int, steps: Int) -> Trial { Trial(arm: arm, rate: rate, seed: seed, steps: steps) }
}
