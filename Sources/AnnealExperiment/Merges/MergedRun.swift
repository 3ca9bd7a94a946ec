public import AnnealHost
public import AnnealTensor
public import AnnealTraining
internal import Foundation

/// The weighted mean of a run's checkpoints, with what batch norms measure measured anew.
///
///     let merged = try MergedRun(RunCheckpoints(files), by: .decay(ScheduleSpecification("wsd(decay=20%)")), in: registry, on: pool)
///     try merged.checkpoint.write(to: "merged.safetensors")   // to be asked, and to begin from
public struct MergedRun {
    /// What each checkpoint counts, in the order of their steps.
    public struct Part: Codable, Sendable, Equatable {
        public let file: String
        public let step: Int
        public let weight: Double
    }

    /// The metadata's key under which a merged checkpoint has its parts, as JSON.
    public static let key = "anneal-merge"

    public let parts: [Part]
    public let checkpoint: CheckpointFile
    /// The scores on the test part: of the merge, and of the latest checkpoint.
    public let test: Score
    public let latestTest: Score

    /// - Throws: `MergeError` if they cannot be merged so, `ForkError` if they are of several runs.
    public init(_ checkpoints: RunCheckpoints, by rule: MergeRule, in registry: Registry, on pool: Pool) throws {
        let places = checkpoints.places
        guard places.count > 1 else { throw MergeError.single(places[0].file) }
        let own = try checkpoints.run(in: registry, on: pool)
        let weights = try checkpoints.weights(by: rule, own, in: registry, on: pool)
        parts = zip(places, weights.values).map { Part(file: $0.file, step: $0.step, weight: $1) }
        let model = own.prepared.model
        var mean = WeightedMean(of: model.layout, takesTrained: own.experiment.averaging != nil)
        for part in parts { try mean.add(checkpoints.read(part.file).checkpoint.contents, times: part.weight) }
        let parameters = try mean.parameters()
        let (experiment, data) = (own.experiment, own.prepared.data)
        let order = BatchOrder(
            rows: data.training.count, batchSize: experiment.batchSize, dropsLast: experiment.dropsLastBatch,
            shuffled: experiment.shuffles, random: data.random)
        try own.trainer.measureStatistics(of: parameters, over: order)
        var metadata = checkpoints.latest.metadata
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        metadata[Self.key] = String(decoding: try encoder.encode(parts), as: UTF8.self)
        checkpoint = try CheckpointFile(merged: parameters, after: checkpoints.latest, metadata: metadata)
        test = try Predictor(model, weights: checkpoint.contents, pool: pool).score(data.test)
        latestTest = try Predictor(model, weights: checkpoints.latest.contents, pool: pool).score(data.test)
    }
}

extension RunCheckpoints {
    fileprivate func weights(
        by rule: MergeRule, _ own: TrainingRun, in registry: Registry, on pool: Pool
    ) throws -> MergeWeights {
        switch rule {
        case .mean: return .mean(of: places.count)
        case .average(let decay): return .average(of: places.count, decay: decay)
        case .decay(let schedule):
            try checkUnchanged()
            guard !own.trainer.optimizer.hasEvaluationPoint else {
                throw MergeError.evaluatesElsewhere(optimizer: record.experiment.optimizer.name)
            }
            let decayed = try run(by: schedule, like: own, in: registry, on: pool)
            for run in [own, decayed] {
                if let listening = run.schedules.listening { throw ForkError.listens(schedule: listening) }
            }
            if let group = own.schedules.own.first(where: { $0.members.contains { $0.target == "lr" } })?.group {
                throw MergeError.groupHasSchedule(own.trainer.optimizer.groups[group].name)
            }
            let first = places[0]
            let same = try decayed.stepsInCommon(with: own, of: first.step)
            guard same == first.step else {
                throw MergeError.beginsBefore(
                    schedule: "\(schedule)", step: same, earliest: first.step, file: first.file)
            }
            return .decay(
                from: try own.rates(of: places[places.count - 1].step),
                to: try decayed.rates(of: places[places.count - 1].step), steps: places.map(\.step))
        }
    }

    /// The run that decays, as it would have been planned: it is as long as the latest checkpoint.
    private func run(
        by schedule: ScheduleSpecification, like own: TrainingRun, in registry: Registry, on pool: Pool
    ) throws -> TrainingRun {
        var experiment = own.experiment
        experiment.schedules =
            [ScheduleAssignment(schedule)] + experiment.schedules.filter { $0.target != "lr" }
        experiment.length = .steps(places[places.count - 1].step)
        return try TrainingRun(
            PreparedExperiment(ResolvedExperiment(experiment, in: registry), data: own.prepared.data, pool: pool))
    }
}

extension TrainingRun {
    /// The common rate at the first steps.
    fileprivate func rates(of steps: Int) throws -> [Double] {
        guard let rate = trainer.optimizer.hyperparameter(for: "lr") else { return [] }
        return try hyperparameters(of: 0, at: 0..<steps)[rate]
    }
}
