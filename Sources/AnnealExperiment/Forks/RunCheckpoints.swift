internal import AnnealHost
internal import AnnealTensor
public import AnnealTraining

/// Checkpoints of one run, by their steps.
public struct RunCheckpoints {
    public struct Place: Sendable {
        public let file: String
        public let step: Int
    }

    /// How a checkpoint's file is read.
    public typealias Reader = (String) throws -> (checkpoint: CheckpointFile, record: RunRecord)

    /// Ascending by their steps, each step once.
    public let places: [Place]
    /// The latest, and its record.
    public let latest: CheckpointFile
    public let record: RunRecord
    let read: Reader

    /// - Parameters:
    ///   - files: at least one, in any order.
    ///   - read: reads one of them.
    /// - Throws: `ForkError.otherRun` if they are of several runs.
    public init(
        _ files: [String],
        reading read: @escaping Reader = { path in
            let file = try CheckpointFile(reading: path)
            return (file, try RunRecord(of: file))
        }
    ) throws {
        precondition(!files.isEmpty, "a run has a checkpoint")
        var places: [Place] = []
        let first = try read(files[0])
        var latest = first
        for (index, file) in files.enumerated() {
            let found = index == 0 ? first : try read(file)
            guard found.record.experiment.isSame(as: latest.record.experiment),
                found.record.dataDigest == latest.record.dataDigest
            else { throw ForkError.otherRun(file, of: files[0]) }
            let step = try found.checkpoint.step
            if try step > latest.checkpoint.step { latest = found }
            // The latest is one of the numbered, too.
            if !places.contains(where: { $0.step == step }) { places.append(Place(file: file, step: step)) }
        }
        self.places = places.sorted { $0.step < $1.step }
        self.latest = latest.checkpoint
        record = latest.record
        self.read = read
    }

    /// The run as its latest checkpoint says, ready to go on.
    ///
    /// - Throws: `ExperimentError.dataChanged` if its data are others now.
    func run(in registry: Registry, on pool: Pool) throws -> TrainingRun {
        let resumed = try ResumedExperiment(latest, of: record) {
            ($0.checkpointEvery, $0.keptCheckpoints) = (nil, nil)
        }
        let prepared = try PreparedExperiment(
            ResolvedExperiment(resumed.experiment, in: registry), pool: pool, from: resumed)
        if let former = record.dataDigest, prepared.data.differ(from: former) {
            throw ExperimentError.dataChanged(file: latest.path)
        }
        return try TrainingRun(prepared)
    }

    /// Refuses a run that had other options once; its length may have been another.
    func checkUnchanged() throws {
        for leg in (record.history ?? []).dropFirst() {
            if let change = leg.options.first(where: { !["steps", "epochs"].contains($0.option) }) {
                throw ForkError.changedUnderway(file: latest.path, step: leg.firstStep, option: change.option)
            }
        }
    }
}

extension Experiment {
    /// Whether a run of this is one of the other, as far as it has come: they may be planned for other lengths, and kept otherwise.
    fileprivate func isSame(as other: Experiment) -> Bool {
        var own = self
        own.length = other.length
        (own.checkpointEvery, own.keptCheckpoints) = (other.checkpointEvery, other.keptCheckpoints)
        own.onDivergence = other.onDivergence
        return own == other
    }
}
