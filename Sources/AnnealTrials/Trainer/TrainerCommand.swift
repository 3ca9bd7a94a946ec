public import AnnealEvidence

/// A command line with places to fill in: any training script.
///
///     let command = TrainerCommand(["python", "train.py", "--lr", "{lr}", "--seed={seed}"])
///     command.task(for: trial, id: 7, schedule: "cosine", csv: "/tmp/7.csv").words   // ["python", "train.py", "--lr", "0.1", "--seed=3"]
///
/// `{lr}`, `{seed}`, `{steps}`, `{schedule}`, `{csv}` and `{trial}` are filled in wherever they stand; the environment has the same as
/// `ANNEAL_LR`, `ANNEAL_SEED`, `ANNEAL_STEPS`, `ANNEAL_SCHEDULE`, `ANNEAL_SCHEDULE_CSV` and `ANNEAL_TRIAL`. Settings of a sweep are filled in
/// likewise. Other braces stay.
public struct TrainerCommand: Sendable, Equatable {
    public let words: [String]

    public init(_ words: [String]) { self.words = words }

    /// - Parameters:
    ///   - schedule: its text, for trainers that can read it.
    ///   - csv: a file with the rate of every step of the trial.
    ///   - settings: what else is filled in, by its name: `weight_decay` for `{weight_decay}` and `ANNEAL_WEIGHT_DECAY`.
    public func task(
        for trial: Trial, id: Int64, schedule: String, csv: String, settings: [String: String] = [:]
    ) -> TrainerTask {
        let values =
            [
                ("LR", "{lr}", "\(trial.rate)"), ("SEED", "{seed}", "\(trial.seed)"),
                ("STEPS", "{steps}", "\(trial.steps)"), ("SCHEDULE", "{schedule}", schedule),
                ("SCHEDULE_CSV", "{csv}", csv), ("TRIAL", "{trial}", "\(id)"),
            ] + settings.sorted { $0.key < $1.key }.map { (Self.variable($0.key), "{\($0.key)}", $0.value) }
        return TrainerTask(
            words: words.map { Self.filled($0, values.map { ($0.1, $0.2) }) },
            environment: Dictionary(values.map { ("ANNEAL_\($0.0)", $0.2) }) { first, _ in first })
    }

    /// The names in braces that stand for what a trial is.
    public static let places = ["lr", "seed", "steps", "schedule", "csv", "trial"]

    /// What no setting of a sweep can be called: its trials differ in the schedule as well.
    public static let ownPlaces = Set(places + ["schedule_csv"]).subtracting(["schedule"])

    /// Names in braces that nothing fills in: a slip, unless the command wants its braces as they are.
    ///
    ///     TrainerCommand(["train", "--lr={rate}", "{seed}", "awk '{ print }'"]).unfilled(settings: [])   // ["rate"]
    ///
    /// - Parameter settings: The names that a sweep fills in.
    public func unfilled(settings: some Sequence<String>) -> [String] {
        let known = Set(Self.places).union(settings)
        var names: [String] = []
        for word in words {
            for part in word.split(separator: "{").dropFirst(word.hasPrefix("{") ? 0 : 1) {
                guard let end = part.firstIndex(of: "}") else { continue }
                let name = String(part[..<end])
                let isName =
                    name.first?.isLetter ?? false && name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
                if isName, !known.contains(name), !names.contains(name) { names.append(name) }
            }
        }
        return names
    }

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
