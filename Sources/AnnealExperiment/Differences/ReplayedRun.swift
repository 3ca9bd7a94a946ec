internal import AnnealHost
internal import AnnealTensor
internal import AnnealTraining

/// A run whose steps can be made again.
final class ReplayedRun {
    /// Data sets that were read already: two runs mostly learn from the same rows.
    final class DataShelf {
        private var held: [String: DataParts] = [:]

        func data(for experiment: Experiment) throws -> DataParts {
            let key =
                "\(experiment.dataset) \(experiment.model.context ?? 0) \(experiment.model.labels.map { "\($0)" } ?? "") "
                + "\(experiment.validation) \(experiment.seed) \(experiment.standardizes)"
            if let data = held[key] { return data }
            let data = try DataParts(for: experiment)
            held[key] = data
            return data
        }

        /// Whether what a part learned from is not there any more, as far as its digest tells.
        func holdsOtherRows(than part: RunPart) throws -> Bool {
            guard let digest = part.dataDigest else { return false }
            return try data(for: part.experiment).differ(from: digest)
        }
    }

    let run: ComparedRun
    private let side: Side
    private let registry: Registry
    private let pool: Pool
    private let shelf: DataShelf

    /// - Throws: `ReplayLimit` if it is known before that it cannot be made again.
    init(_ run: ComparedRun, _ side: Side, in registry: Registry, on pool: Pool, _ shelf: DataShelf) throws {
        self.run = run
        self.side = side
        self.registry = registry
        self.pool = pool
        self.shelf = shelf
        if run.isMerged { throw ReplayLimit.merged(side) }
        for plugin in run.record.plugins {
            let here = registry.components.first { $0.name == plugin.name }
            guard let here, try plugin.isBytes(of: here) else {
                throw ReplayLimit.plugin(side, name: plugin.name, sha256: plugin.sha256)
            }
        }
        // Each part's, before the first step is made.
        for index in run.parts.indices { _ = try data(of: index) }
    }

    /// The data of a part.
    func data(of part: Int) throws -> DataParts {
        let part = run.parts[part]
        if try shelf.holdsOtherRows(than: part) {
            throw ReplayLimit.data(side, source: "\(part.experiment.dataset)")
        }
        return try shelf.data(for: part.experiment)
    }

    /// A session of a part.
    ///
    /// - Parameter saved: Where it goes on from: a checkpoint of that part, or of the one before. `nil` to begin the run.
    func session(of part: Int, from saved: (checkpoint: CheckpointFile, record: RunRecord)?) throws -> TrainingSession {
        let (wanted, data) = (run.parts[part], try data(of: part))
        guard let saved else {
            let resolved = try ResolvedExperiment(wanted.experiment.keepingNothing, in: registry)
            return try TrainingSession(TrainingRun(PreparedExperiment(resolved, data: data, pool: pool)))
        }
        let isChanged = max(0, (saved.record.history?.count ?? 1) - 1) < part
        let resumed = try ResumedExperiment(
            saved.checkpoint, of: saved.record, horizon: isChanged ? wanted.leg?.horizon ?? .refuse : .refuse,
            acceptsOtherData: isChanged && wanted.changesData
        ) { experiment in
            if isChanged { experiment = wanted.experiment }
            experiment = experiment.keepingNothing
        }
        let resolved = try ResolvedExperiment(resumed.experiment, in: registry)
        return try TrainingSession(
            TrainingRun(PreparedExperiment(resolved, data: data, pool: pool, from: resumed)), from: resumed)
    }
}

extension Experiment {
    /// The same without checkpoints, which change no number.
    fileprivate var keepingNothing: Experiment {
        var own = self
        (own.checkpointEvery, own.keptCheckpoints, own.onDivergence) = (nil, nil, .stop)
        return own
    }
}
