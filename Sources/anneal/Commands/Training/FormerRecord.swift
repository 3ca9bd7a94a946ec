internal import AnnealExperiment
internal import AnnealTensor
internal import AnnealTraining
internal import ArgumentParser
internal import Foundation

extension RunRecord {
    /// A checkpoint's record, in whatever form it was written.
    init(reading checkpoint: CheckpointFile) throws {
        do {
            try self.init(of: checkpoint)
        } catch RecordError.former {
            self = try FormerRecord(of: checkpoint).converted()
        }
    }

    /// A checkpoint with its record.
    static func reading(_ file: String) throws -> (checkpoint: CheckpointFile, record: RunRecord) {
        let checkpoint = try CheckpointFile(reading: file)
        return (checkpoint, try RunRecord(reading: checkpoint))
    }
}

extension SavedModel {
    /// The model of a checkpoint, in whatever form that was written.
    init(reading file: String, pool: Pool) throws {
        let checkpoint = try CheckpointFile(reading: file)
        try self.init(checkpoint, of: RunRecord(reading: checkpoint), pool: pool)
    }
}

/// The record of a checkpoint that was written before an experiment was a value: it holds the words of a command line, which are
/// read as they would be if they were typed now.
private struct FormerRecord: Decodable {
    private let version: String
    private let arguments: [String]
    private let dataset: String
    private let features: [Int]
    private let classes: [String]?
    private let means: [Double]?
    private let deviations: [Double]?
    private let steps: Int
    private let stepsPerEpoch: Int
    private let hyperparameters: [[String: Double]]
    private let schedules: [String: String]
    private let monitor: String
    private let plugins: [RunPlugin]

    init(of checkpoint: CheckpointFile) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let text = checkpoint.metadata[RunRecord.key],
            let record = try? decoder.decode(Self.self, from: Data(text.utf8))
        else { throw RecordError.missing(checkpoint.path) }
        self = record
    }

    func converted() throws -> RunRecord {
        var (experiment, environment) = (Experiment(), RunEnvironment())
        // A recipe's name may be among them: what it said was added to the words.
        let overrides = try Overrides(TrainCommand.parse(Array(arguments.dropFirst())).groups)
        try overrides.apply(to: &experiment)
        try overrides.apply(to: &environment)
        return RunRecord(
            version: version, experiment: experiment, environment: environment, dataset: dataset, features: features,
            classes: classes, schema: nil, dataDigest: nil, means: means, deviations: deviations,
            steps: steps, stepsPerEpoch: stepsPerEpoch, hyperparameters: hyperparameters, schedules: schedules,
            monitor: monitor, plugins: plugins)
    }
}
