public import AnnealEvidence

/// A command line with places to fill in: any training script.
///
///     let command = TrainerCommand(["python", "train.py", "--lr", "{lr}", "--seed={seed}"])
///     command.task(for: trial, id: 7, scheduleCSV: "/tmp/7.csv").words   // ["python", "train.py", "--lr", "0.1", "--seed=3"]
///
/// `{lr}`, `{seed}`, `{steps}`, `{csv}` and `{trial}` are filled in wherever they stand; the environment has the same as `ANNEAL_LR`,
/// `ANNEAL_SEED`, `ANNEAL_STEPS`, `ANNEAL_SCHEDULE_CSV` and `ANNEAL_TRIAL`. Other braces stay.
public struct TrainerCommand: Sendable, Equatable {
    public let words: [String]

    public init(_ words: [String]) { self.words = words }

    /// - Parameter scheduleCSV: a file with the rate of every step of the trial.
    public func task(for trial: Trial, id: Int64, scheduleCSV: String) -> TrainerTask {
        let values = [
            ("LR", "{lr}", "\(trial.rate)"), ("SEED", "{seed}", "\(trial.seed)"),
            ("STEPS", "{steps}", "\(trial.steps)"),
            ("SCHEDULE_CSV", "{csv}", scheduleCSV), ("TRIAL", "{trial}", "\(id)"),
        ]
        return TrainerTask(
            words: words.map { Self.filled($0, values.map { ($0.1, $0.2) }) },
            environment: Dictionary(uniqueKeysWithValues: values.map { ("ANNEAL_\($0.0)", $0.2) }))
    }

    /// In one pass from the left, so that a brace in a value is no place.
    private static func filled(_ word: String, _ values: [(place: String, value: String)]) -> String {
        var filled = ""
        var rest = word[...]
        while !rest.isEmpty {
            if let (place, value) = values.first(where: { rest.hasPrefix($0.place) }) {
                filled += value
                rest.removeFirst(place.count)
            } else {
                filled.append(rest.removeFirst())
            }
        }
        return filled
    }
}
