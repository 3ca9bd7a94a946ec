public import AnnealEvidence

/// A command line with places to fill in: any training script.
///
///     let command = TrainerCommand(["python", "train.py", "--lr", "{lr}", "--seed={seed}"])
///     command.task(for: trial, id: 7, scheduleCSV: "/tmp/7.csv").words   // ["python", "train.py", "--lr", "0.1", "--seed=3"]
///
/// `{lr}`, `{seed}`, `{steps}`, `{csv}` and `{trial}` are filled in wherever they stand; the environment has the same as `ANNEAL_LR`,
/// `ANNEAL_SEED`, `ANNEAL_STEPS`, `ANNEAL_SCHEDULE_CSV` and `ANNEAL_TRIAL`. Settings of a sweep are filled in likewise. Other braces
/// stay.
public struct TrainerCommand: Sendable, Equatable {
    public let words: [String]

    public init(_ words: [String]) { self.words = words }

    /// - Parameters:
    ///   - scheduleCSV: a file with the rate of every step of the trial.
    ///   - settings: what else is filled in, by its name: `weight_decay` for `{weight_decay}` and `ANNEAL_WEIGHT_DECAY`.
    public func task(
        for trial: Trial, id: Int64, scheduleCSV: String, settings: [String: String] = [:]
    ) -> TrainerTask {
        let values =
            [
                ("LR", "{lr}", "\(trial.rate)"), ("SEED", "{seed}", "\(trial.seed)"),
                ("STEPS", "{steps}", "\(trial.steps)"),
                ("SCHEDULE_CSV", "{csv}", scheduleCSV), ("TRIAL", "{trial}", "\(id)"),
            ] + settings.sorted { $0.key < $1.key }.map { (Self.variable($0.key), "{\($0.key)}", $0.value) }
        return TrainerTask(
            words: words.map { Self.filled($0, values.map { ($0.1, $0.2) }) },
            environment: Dictionary(values.map { ("ANNEAL_\($0.0)", $0.2) }) { first, _ in first })
    }

    /// The words that stand for what a trial is, which no setting can be called.
    public static let ownPlaces = ["lr", "seed", "steps", "csv", "trial", "schedule_csv"]

    /// A name as the environment has it: letters, digits and underscores.
    private static func variable(_ name: String) -> String {
        String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
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
