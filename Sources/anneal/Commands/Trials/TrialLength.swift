internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTraining
internal import AnnealTrials
internal import Foundation

/// What data say about trials: how long they are. It is kept in the store beside the state of the files that it comes from, so that
/// asking again reads no data.
struct TrialLength: Codable {
    let steps: Int
    /// By arm.
    let stepsPerEpoch: [Int]
    let rowsPerStep: [Int]

    init(of arms: PreparedArms, count: Int, names: [String]) throws {
        let all = try (0..<count).map { try arms[$0] }
        steps = all[0].steps
        for (name, arm) in zip(names, all) where arm.steps != steps {
            throw UsageError(
                "\(names[0]) trains for \(steps) steps and \(name) for \(arm.steps): say how many all have, with --steps"
            )
        }
        let lengths = all.map { $0.length(steps: $0.steps) }
        stepsPerEpoch = lengths.map(\.stepsPerEpoch)
        rowsPerStep = lengths.map { $0.batchSize ?? 1 }
    }

    func length(ofArm arm: Int) -> RunLength {
        RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch[arm], batchSize: rowsPerStep[arm])
    }

    /// The name of the note that says it; `nil` where nobody knows whether the data have changed.
    static func note(for arms: ComparedArms, metric: String?) throws -> String? {
        var stamps: Set<String> = []
        for source in arms.arms.map(\.experiment.dataset) {
            guard let files = source.files else { return nil }
            for file in files {
                guard let stamp = FileStamp(file) else { return nil }
                stamps.insert("\(stamp)")
            }
        }
        let asked = try arms.arms.map { try "\($0.name)\n\($0.experiment.json())" }
        let text = (asked + stamps.sorted() + [metric ?? "", hostVersion]).joined(separator: "\n")
        return "data of \(SHA256(of: Array(text.utf8)))"
    }

    /// The experiment that such a note belongs to, and what it says.
    static func known(_ note: String, in store: TrialStore) throws -> (
        experiment: StoredExperiment, length: TrialLength
    )? {
        guard let (experiment, text) = try store.experiment(noting: note),
            let length = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        return (experiment, length)
    }

    func save(as note: String, in store: TrialStore, _ experiment: Int64) throws {
        try store.setNote(note, of: experiment, to: String(decoding: JSONEncoder().encode(self), as: UTF8.self))
    }
}
