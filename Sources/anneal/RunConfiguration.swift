internal import AnnealHost
internal import AnnealTraining
internal import Foundation

/// Everything a run was made from, as each of its checkpoints says under the key "anneal", in JSON: what it needs to go on, and
/// what its model needs to be asked.
struct RunConfiguration: Codable {
    /// Of Anneal.
    let version: String
    /// What was typed and what a recipe added, without `--resume`.
    let arguments: [String]
    let dataset: String
    /// How one example's features are arranged.
    let features: [Int]
    /// What the classes are called; absent if numbers are predicted.
    let classes: [String]?
    /// What features are shifted by and divided by, one for all or one for each; absent if they are taken as they are.
    let means: [Float]?
    let deviations: [Float]?
    let model: String
    /// Of the training data, set aside.
    let validation: Double
    let seed: UInt64
    let isShuffled: Bool
    let batchSize: Int
    let accumulate: Int
    let steps: Int
    let stepsPerEpoch: Int
    let optimizer: String
    /// Of each parameter group, the common one first.
    let hyperparameters: [[String: Double]]
    let groups: [String]
    /// By what they drive.
    let schedules: [String: String]
    let monitor: String
    let patience: Int?
    let ema: Double?
    let clipNorm: Double?
    let clipValue: Double?
    let plugins: [RunPlugin]

    /// - Parameters:
    ///   - words: what was typed.
    ///   - command: those words, read.
    init(
        _ words: [String], _ command: TrainCommand, _ experiment: Experiment, _ trainer: Trainer,
        _ schedules: RunSchedules, steps: Int, monitor: Monitor, plugins: [RunPlugin]
    ) {
        version = hostVersion
        arguments = Self.withoutResume(words)
        dataset = experiment.data.dataset.name
        features = experiment.data.dataset.featureShape
        classes = if case .classification(let classes) = experiment.data.dataset.task { classes } else { nil }
        means = experiment.data.standardization?.means
        deviations = experiment.data.standardization?.deviations
        model = "\(experiment.model.specification)"
        validation = command.experiment.validation
        seed = command.experiment.seed
        isShuffled = !command.experiment.isUnshuffled
        batchSize = command.experiment.batchSize
        accumulate = command.step.accumulate
        self.steps = steps
        stepsPerEpoch = experiment.stepsPerEpoch
        optimizer = command.experiment.optimizer
        let keys = trainer.optimizer.component.parameters.map(\.key)
        hyperparameters = trainer.optimizer.groups.map { group in
            // A text has no number.
            let numbers = zip(keys, group.hyperparameters).filter { $0.1.isFinite }
            return Dictionary(numbers, uniquingKeysWith: { first, _ in first })
        }
        groups = command.step.group
        var texts: [String: String] = [:]
        for member in schedules.common.members { texts[member.target] = "\(member.schedule.specification)" }
        for own in schedules.own {
            let name = trainer.optimizer.groups[own.group].name
            for member in own.members { texts["\(member.target)[\(name)]"] = "\(member.schedule.specification)" }
        }
        self.schedules = texts
        self.monitor = monitor.rawValue
        patience = command.patience
        ema = command.ema
        clipNorm = command.step.clipNorm
        clipValue = command.step.clipValue
        self.plugins = plugins
    }

    private static let key = "anneal"

    /// That of a checkpoint.
    init(of checkpoint: CheckpointFile) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let text = checkpoint.metadata[Self.key],
            let configuration = try? decoder.decode(Self.self, from: Data(text.utf8))
        else {
            throw Failure("\(checkpoint.path) does not say how its run was started: it was not written by anneal train")
        }
        self = configuration
    }

    /// For a checkpoint.
    func metadata() throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [Self.key: String(decoding: try encoder.encode(self), as: UTF8.self)]
    }

    /// What a user has to know of plugins that have other bytes than those the run had: a line for each.
    ///
    /// It goes on with them. Whoever updates a plugin should not lose a run by it, and what would not fit, other slots, is refused
    /// anyway; but the bits may be others from here on.
    func changes(to plugins: [RunPlugin]) -> [String] {
        plugins.compactMap { plugin in
            guard let old = self.plugins.first(where: { $0.name == plugin.name }), old.sha256 != plugin.sha256 else {
                return nil
            }
            func named(_ plugin: RunPlugin) -> String { "\(plugin.version), SHA-256 \(plugin.sha256.prefix(12))…" }
            return "\(plugin.name) is not the file that the run was made with (\(named(old)); now \(named(plugin))): "
                + "what follows may differ from a run that never stopped."
        }
    }

    private static func withoutResume(_ words: [String]) -> [String] {
        var kept: [String] = []
        var words = words[...]
        while let word = words.popFirst() {
            if word == "--resume" { _ = words.popFirst() } else if !word.hasPrefix("--resume=") { kept.append(word) }
        }
        return kept
    }
}
