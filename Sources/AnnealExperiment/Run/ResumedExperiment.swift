public import AnnealHost
public import AnnealTraining

/// A run that goes on from a checkpoint: as it was planned, or otherwise.
///
///     let longer = try ResumedExperiment(checkpoint, of: RunRecord(of: checkpoint), horizon: .keepStep) {
///         $0.length = .epochs(30)
///     }
///     longer.changes   // epochs: 10 before, now 30
///
/// A schedule that is given anew takes the place of the one that drove the same hyperparameter, and begins where the run goes on, at
/// its own time 0, over what remains; under `keepStep` it is laid out over the whole run, as if it had always been there. The warm-up
/// belongs to the schedule it was planned with: one that begins anew has none, unless that is given, too.
public struct ResumedExperiment {
    public let checkpoint: CheckpointFile
    /// What the checkpoint says of its run.
    public let record: RunRecord
    /// What it goes on as.
    public let experiment: Experiment
    /// What becomes of the schedules that stay, if the length of the run is another.
    public let horizon: HorizonPolicy
    /// Whether it may go on with other data.
    public let acceptsOtherData: Bool
    /// What is other than it was, besides how the run is kept.
    public let changes: [OptionChange]
    /// The steps done.
    public let step: Int

    /// What may be said anew of a run that goes on.
    public static let changeable: Set<Experiment.Key> = [
        .epochs, .steps, .schedule, .warmup, .lr, .optimizer, .batchSize, .accumulate, .group, .dataset, .clipNorm,
        .clipValue, .skipNonfinite, .patience, .minDelta,
    ]

    /// How it is kept, and what is to happen if it fails: that changes nothing of what was planned.
    public static let keeping: Set<Experiment.Key> = [.checkpointEvery, .keep, .onDivergence]

    /// - Parameters:
    ///   - record: the checkpoint's.
    ///   - change: what is said anew; it is shown an experiment without schedules and warm-up.
    /// - Throws: `ExperimentError.fixed` if something else is.
    public init(
        _ checkpoint: CheckpointFile, of record: RunRecord, horizon: HorizonPolicy = .refuse,
        acceptsOtherData: Bool = false, changing change: (inout Experiment) throws -> Void = { _ in }
    ) throws {
        self.checkpoint = checkpoint
        self.record = record
        self.horizon = horizon
        self.acceptsOtherData = acceptsOtherData
        step = try checkpoint.step
        let former = record.experiment
        var now = former
        (now.schedules, now.warmup) = ([], nil)
        try change(&now)
        let hasNewRate = now.schedules.contains { $0.target == "lr" }
        now.schedules =
            former.schedules.map { old in now.schedules.first { $0.target == old.target } ?? old }
            + now.schedules.filter { new in !former.schedules.contains { $0.target == new.target } }
        if now.warmup == nil, !hasNewRate || horizon == .keepStep { now.warmup = former.warmup }
        experiment = now
        changes = Experiment.fields.compactMap { field in
            let (before, after) = (field.texts(former), field.texts(now))
            guard before != after, !Self.keeping.contains(field.key) else { return nil }
            return OptionChange(option: field.key.rawValue, before: before, now: after)
        }
        let allowed = Set(Self.changeable.map(\.rawValue))
        if let fixed = changes.first(where: { !allowed.contains($0.option) }) {
            throw ExperimentError.fixed(option: fixed.option, file: checkpoint.path)
        }
        if now.rate == .found { throw ExperimentError.rateNotFoundMidway }
    }

    /// Whether it goes on otherwise than it was planned, as far as the checkpoint is concerned.
    var adapts: Bool { !changes.isEmpty || acceptsOtherData }

    /// Whether the optimizer is of the kind that it was.
    public var keepsOptimizer: Bool { record.experiment.optimizer.name == experiment.optimizer.name }

    /// The schedules that begin where it goes on, by what they drive.
    var begun: [String] {
        guard horizon != .keepStep else { return [] }
        let former = record.experiment.scheduleTexts
        return experiment.scheduleTexts.filter { former[$0.key] != $0.value }.map(\.key).sorted()
    }

    /// The digest of the data that it learned from, which those it goes on with have to have; `nil` if they may have another.
    var formerData: String? { acceptsOtherData ? nil : record.dataDigest }

    /// A sentence where one cannot tell if the data are those that it learned from: older checkpoints do not say.
    public var unknownData: String? {
        if acceptsOtherData || record.dataDigest.map(DataDigest.isComparable) ?? false { return nil }
        return "\(checkpoint.path) is of an older version, which cannot say if the data are those of before."
    }

    /// The parts of the run up to here.
    func legs() throws -> [RunLeg] {
        if let legs = record.history, !legs.isEmpty { return legs }
        let former = record.experiment
        let order = BatchOrder(
            rows: max(1, try checkpoint.trainingRows), batchSize: former.batchSize,
            batchesPerStep: former.accumulation, dropsLast: former.dropsLastBatch, shuffled: false,
            random: Random(seed: 0))
        return [
            RunLeg(
                length: RunLength(
                    steps: record.steps, stepsPerEpoch: record.stepsPerEpoch, batchSize: order.rowsPerStep))
        ]
    }

    /// The parts of the run with the one that goes on, if that is another.
    ///
    /// - Parameters:
    ///   - length: the run's as it is planned now.
    ///   - digest: that of the data it goes on with, if they may be others.
    func legs(with length: RunLength, dataDigest digest: String?) throws -> [RunLeg] {
        let former = try legs()
        var changes = changes
        if let before = record.dataDigest, let digest, DataDigest.isComparable(before), before != digest {
            changes.append(OptionChange(option: "data", before: [before], now: [digest]))
        }
        guard let last = former.last, !changes.isEmpty || last.length != length else { return former }
        if !begun.isEmpty || last.steps != length.steps, let steps = length.steps, steps <= step {
            throw ExperimentError.tooShort(experiment.length, steps: steps, done: step)
        }
        return former + [
            RunLeg(firstStep: step, length: length, horizon: horizon, begun: begun, options: changes)
        ]
    }

    /// What is added to a step before epochs are counted, if they have these batches from here on: the epoch under way ends with its
    /// rows.
    ///
    /// - Parameter rows: the rows there are to learn from.
    func epochShift(for order: BatchOrder, rows: Int) throws -> Int {
        let last = try legs().last ?? RunLeg(length: RunLength(steps: record.steps))
        let hasItsRows = try checkpoint.trainingRows == rows
        if hasItsRows, last.stepsPerEpoch == order.stepsPerEpoch, last.rowsPerStep == order.rowsPerStep {
            return last.epochShift
        }
        let left = hasItsRows ? max(0, order.rowsPerEpoch - (try checkpoint.rowsOfEpoch)) : 0
        let stepsLeft = (left + order.rowsPerStep - 1) / order.rowsPerStep
        let done = step + last.epochShift
        let epochs = left > 0 ? done / last.stepsPerEpoch + 1 : (done + last.stepsPerEpoch - 1) / last.stepsPerEpoch
        return epochs * order.stepsPerEpoch - step - stepsLeft
    }
}

extension Experiment {
    /// Each schedule's text by what it drives, the rate's with its warm-up.
    fileprivate var scheduleTexts: [String: String] {
        var texts = Dictionary(
            schedules.map { ($0.target, "\($0.specification)") }, uniquingKeysWith: { first, _ in first })
        texts["lr"] = "\(warmup.map { "\($0) -> " } ?? "")\(texts["lr"] ?? "fixed")"
        for group in groups {
            for schedule in group.schedules {
                texts["\(schedule.target)[\(group.specification.pattern)]"] = "\(schedule.specification)"
            }
        }
        return texts
    }
}
