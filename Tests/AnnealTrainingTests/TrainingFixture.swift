import AnnealHost
import AnnealTensor
import Foundation
import TestSupport

@testable import AnnealTraining

/// A small experiment on digits with the installed plugins.
struct TrainingFixture {
    static let registry: Registry = {
        do {
            let path = SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/")
            return try Registry(searching: path)
        } catch {
            fatalError("\(error)")
        }
    }()

    static let digits: Dataset = {
        var random = Random(seed: 1)
        do { return try Dataset.load(.digits) { random.permutation($0) } } catch { fatalError("\(error)") }
    }()

    /// The images of `torch_layers.py` and `torch_batch_norm.py`.
    static let images: Dataset = {
        let examples = Examples(
            features: (0..<384).map { Float(sin(1.7 * Double($0) + 1)) }, featureCount: 64,
            targets: .labels((0..<6).map { $0 % 3 }))
        return Dataset(
            name: "images", task: .classification(classes: ["a", "b", "c"]), featureShape: [8, 8], train: examples,
            test: examples)
    }()

    let trainer: Trainer
    let state: TrainingState
    let schedule: ScheduleInstance
    /// What drives the groups: the schedule, or in some another.
    let sources: GroupSources
    let steps: Int

    /// - Parameter own: schedules of groups, by their index.
    init(
        _ optimizer: String, groups: [String] = [], schedule text: String = "fixed", own: [Int: String] = [:],
        model: ModelSpecification = .mlp(hidden: [32]), dataset: Dataset = digits, epochs: Int = 2, batchSize: Int = 64,
        accumulate: Int = 1, densifies: Bool = false, clipping: GradientClipping? = nil, averaging: Double? = nil,
        shuffled: Bool = true,
        threads: Int = 1, clock: Clock? = nil, validation: Examples? = nil, monitor: Monitor = .testLoss
    ) throws {
        let batch = min(batchSize * accumulate, dataset.train.count)
        let stepsPerEpoch = (dataset.train.count + batch - 1) / batch
        steps = epochs * stepsPerEpoch
        let length = RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch)
        func instance(_ text: String) throws -> ScheduleInstance {
            try ScheduleInstance(ScheduleSpecification(text), in: Self.registry, length: length, clock: clock)
        }
        schedule = try instance(text)
        sources = GroupSources(schedule, own: try own.mapValues(instance))
        let model = try Model(model, for: dataset, densifies: densifies)
        trainer = Trainer(
            model: model,
            optimizer: try OptimizerInstance(
                Specification(optimizer), groups: groups.map { try GroupSpecification($0) }, in: Self.registry,
                tensors: model.tensors, scheduled: schedule.channels, length: RunLength(steps: steps)),
            training: dataset.train, validation: validation, test: dataset.test, monitor: monitor, clipping: clipping,
            pool: try Pool(threads: threads))
        var random = Random(seed: 7)
        state = try trainer.makeState(
            schedule: sources.initialState(for: trainer.optimizer), batchSize: batchSize, batchesPerStep: accumulate,
            averaging: averaging, shuffled: shuffled, random: &random)
    }

    @discardableResult
    func run(_ observers: [any Observer] = []) throws -> RunSummary {
        try trainer.run(state, steps: steps, driving: sources, observers: observers)
    }
}

/// Keeps every event.
final class EventRecorder: Observer {
    private(set) var steps: [StepRecord] = []
    private(set) var epochs: [EpochRecord] = []
    private(set) var skipped: [SkipRecord] = []
    private(set) var outcomes: [Outcome] = []
    private(set) var rollbacks: [Rollback] = []
    private let stop: (StepRecord) -> String?

    init(stop: @escaping (StepRecord) -> String? = { _ in nil }) { self.stop = stop }

    func observe(_ event: Event) -> String? {
        switch event {
        case .stepped(let record):
            steps.append(record)
            return stop(record)
        case .skipped(let record): skipped.append(record)
        case .evaluated(let record): epochs.append(record)
        case .ended(let outcome, _): outcomes.append(outcome)
        case .rolledBack(let rollback): rollbacks.append(rollback)
        case .started, .checkpointing: break
        }
        return nil
    }
}
