internal import AnnealEvidence
internal import AnnealTrials
internal import Foundation

/// What a comparison was asked for, kept with its trials so that a report can be made again.
struct ComparisonRecord: Codable {
    let plan: RacePlan
    let target: Double?
    let command: String
    /// The rates of each arm at its best rate, step by step.
    let rates: [String: [Double]]
    /// What to type to train with the best, after a search.
    let specification: String?
    /// What the arms of a sweep are.
    let sweep: SweepRecord?
    /// The published statement that it tests, if it does.
    let claim: TestedClaim?

    private static let note = "comparison"

    init(
        of race: Race, _ subject: any ComparisonSubject, target: Double?, command: String,
        specification: String? = nil, sweep: SweepRecord? = nil, claim: TestedClaim? = nil
    ) throws {
        plan = race.plan
        self.target = target
        self.command = command
        self.specification = specification
        self.sweep = sweep
        self.claim = claim
        rates = try race.standing.arms.reduce(into: [:]) { rates, arm in
            if let rate = arm.rate { rates[arm.name] = try subject.rates(ofArm: arm.arm, rate: rate) }
        }
    }

    /// The last one of an experiment; `nil` if there is none.
    init?(in store: TrialStore, _ experiment: Int64) throws {
        guard let text = try store.note(Self.note, of: experiment),
            let record = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        self = record
    }

    /// The last one that tested the claim of a recipe, and its experiment.
    static func ofClaim(in recipe: String, _ store: TrialStore) throws -> (experiment: StoredExperiment, record: Self)?
    {
        guard let (experiment, text) = try store.experiment(noting: claimNote(recipe)),
            let record = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        return (experiment, record)
    }

    /// Two recipes may test their claims by the same trials.
    private static func claimNote(_ recipe: String) -> String { "claim of \(recipe)" }

    func save(in store: TrialStore, _ experiment: Int64) throws {
        let text = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        try store.setNote(Self.note, of: experiment, to: text)
        if let claim { try store.setNote(Self.claimNote(claim.recipe), of: experiment, to: text) }
    }
}
