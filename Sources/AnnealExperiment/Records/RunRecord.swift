internal import AnnealHost
public import AnnealTraining
internal import Foundation

/// Everything a run was made from, as each of its checkpoints says under the key "anneal", in JSON: the experiment to go on with,
/// and what its model needs to be asked.
public struct RunRecord: Codable, Sendable {
    /// The format that is written: 2. Before it, checkpoints had no number, and the words of a command line in place of an experiment.
    public static let format = 2

    public let format: Int
    /// The version of Anneal that wrote it.
    public let version: String
    public var experiment: Experiment
    public var environment: RunEnvironment
    /// The data set by its text, with what the experiment's may leave out.
    public let dataset: String
    /// How one example's features are arranged.
    public let features: [Int]
    /// What the classes are called; absent if numbers are predicted.
    public let classes: [String]?
    /// What new rows have to be read by; absent in older checkpoints.
    public let schema: DatasetSchema?
    /// The digest of the training data; absent in older checkpoints.
    public let dataDigest: String?
    /// What features are shifted by and divided by, one for all or one for each; absent if they are taken as they are.
    public let means: [Double]?
    public let deviations: [Double]?
    /// The length of the whole run.
    public let steps: Int
    public let stepsPerEpoch: Int
    /// Each parameter group's, the common one first.
    public let hyperparameters: [[String: Double]]
    /// The schedules by what they drive, as they are laid out: `lr`, `weight_decay[bias]`.
    public let schedules: [String: String]
    public let monitor: String
    public let plugins: [RunPlugin]
    /// The parts of the run, the first from its first step on and the others where it was gone on with otherwise; absent in older
    /// checkpoints.
    public let history: [RunLeg]?
    /// The names of what listening schedules have seen; absent in older checkpoints.
    public let states: [String]?

    public init(
        version: String, experiment: Experiment, environment: RunEnvironment, dataset: String, features: [Int],
        classes: [String]?, schema: DatasetSchema?, dataDigest: String?, means: [Double]?, deviations: [Double]?,
        steps: Int, stepsPerEpoch: Int, hyperparameters: [[String: Double]], schedules: [String: String],
        monitor: String, plugins: [RunPlugin], history: [RunLeg]? = nil, states: [String]? = nil
    ) {
        format = Self.format
        self.version = version
        self.experiment = experiment
        self.environment = environment
        self.dataset = dataset
        self.features = features
        self.classes = classes
        self.schema = schema
        self.dataDigest = dataDigest
        self.means = means
        self.deviations = deviations
        self.steps = steps
        self.stepsPerEpoch = stepsPerEpoch
        self.hyperparameters = hyperparameters
        self.schedules = schedules
        self.monitor = monitor
        self.plugins = plugins
        self.history = history
        self.states = states
    }
}

extension RunRecord {
    /// The key of a checkpoint's metadata.
    public static let key = "anneal"

    /// A checkpoint's record.
    ///
    /// - Throws: `RecordError` if it has none, or one of another format.
    public init(of checkpoint: CheckpointFile) throws(RecordError) {
        guard let text = checkpoint.metadata[Self.key] else { throw .missing(checkpoint.path) }
        try self.init(json: text, in: checkpoint.path)
    }

    /// The record that a file has as JSON, among other things.
    ///
    /// - Throws: `RecordError` if it has none, or one of another format.
    init(json text: String, in path: String) throws(RecordError) {
        struct Head: Decodable {
            let format: Int?
            let version: String
        }
        guard let head: Head = try? Self.decoded(text) else { throw .missing(path) }
        guard let format = head.format else { throw .former(path, version: head.version) }
        guard format <= Self.format else { throw .newer(path, version: head.version) }
        do {
            self = try Self.decoded(text)
            try check(path)
        } catch let error as RecordError {
            throw error
        } catch DecodingError.dataCorrupted(let context) {
            throw .unreadable(path, context.debugDescription)
        } catch {
            throw .unreadable(path, "a part of it is absent or of another type")
        }
    }

    /// Refuses numbers that no run has, before somebody counts with them.
    private func check(_ path: String) throws(RecordError) {
        var count = 1
        for size in features {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard size > 0, !overflow, product <= 1 << 40 else {
                throw .unreadable(path, "its features are \(features)")
            }
            count = product
        }
        guard steps >= 0, steps <= 1 << 53, stepsPerEpoch > 0, stepsPerEpoch <= 1 << 53 else {
            throw .unreadable(path, "it has \(steps) steps, \(stepsPerEpoch) of them in an epoch")
        }
    }

    private static func decoded<T: Decodable>(_ text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(T.self, from: Data(text.utf8))
    }

    /// For a checkpoint.
    public func metadata() throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [Self.key: String(decoding: try encoder.encode(self), as: UTF8.self)]
    }

    /// The plugins that have other bytes than those the run had: both, old and new.
    ///
    /// A run goes on with them. Whoever updates a plugin should not lose a run by it, and what would not fit, other slots, is
    /// refused anyway; but the bits may be others from here on.
    public func changes(to plugins: [RunPlugin]) -> [(old: RunPlugin, new: RunPlugin)] {
        plugins.compactMap { plugin in
            guard let old = self.plugins.first(where: { $0.name == plugin.name }), old.sha256 != plugin.sha256 else {
                return nil
            }
            return (old, plugin)
        }
    }
}
