/// What is known of a race: the trials that are done. Everything else follows from it, in whatever order they came.
public struct Results: Sendable, Equatable {
    public let metric: Metric
    public private(set) var done: [Trial: TrialResult]

    public init(metric: Metric, done: [Trial: TrialResult] = [:]) {
        self.metric = metric
        self.done = done
    }

    public subscript(trial: Trial) -> TrialResult? {
        get { done[trial] }
        set { done[trial] = newValue }
    }

    /// Higher is better, in the unit that is shown; `nil` if the trial failed or is not done.
    func score(_ trial: Trial) -> Double? { done[trial]?.value.map(metric.score) }

    func score(_ candidate: Candidate, seed: Int, steps: Int) -> Double? {
        score(candidate.trial(seed: seed, steps: steps))
    }

    /// Whether a trial was done and has no value.
    func failed(_ trial: Trial) -> Bool { done[trial].map { $0.value == nil } ?? false }

    /// The scores of candidates on the seeds that all of them have, with those seeds.
    func blocks(_ candidates: [Candidate], seeds: [Int], steps: Int) -> (blocks: PairedBlocks, seeds: [Int]) {
        let common = seeds.filter { seed in
            candidates.allSatisfy { score($0, seed: seed, steps: steps) != nil }
        }
        let values = candidates.map { candidate in
            common.map { score(candidate, seed: $0, steps: steps) ?? .nan }
        }
        return (PairedBlocks(values), common)
    }
}
