import AnnealHost
import AnnealTensor
import Foundation

@testable import AnnealTraining

/// A small experiment on digits with the installed plugins.
struct Workbench {
    static let registry: Registry = {
        guard let prefix = ProcessInfo.processInfo.environment["ANNEAL_PREFIX"] else {
            fatalError("set ANNEAL_PREFIX to where Scripts/install put Anneal, or run Scripts/test")
        }
        do {
            let path = SearchPath(
                files: [], folders: [prefix + "/lib/anneal/plugins"], environment: [:], executable: "/")
            return try Registry(searching: path)
        } catch {
            fatalError("\(error)")
        }
    }()

    static let digits: Dataset = {
        var random = Random(seed: 1)
        do { return try Dataset.load(.digits) { random.permutation($0) } } catch { fatalError("\(error)") }
    }()

    let trainer: Trainer
    let state: TrainingState
    let schedule: ScheduleInstance
    let steps: Int

    init(
        _ optimizer: String, schedule text: String = "fixed", model: ModelSpecification = .mlp(hidden: [32]),
        dataset: Dataset = digits, epochs: Int = 2, batchSize: Int = 64, threads: Int = 1, clock: Clock? = nil,
        validation: Examples? = nil, monitor: Monitor = .testLoss
    ) throws {
        let batch = min(batchSize, dataset.train.count)
        let stepsPerEpoch = (dataset.train.count + batch - 1) / batch
        steps = epochs * stepsPerEpoch
        schedule = try ScheduleInstance(
            ScheduleSpecification(text), in: Self.registry,
            length: RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch),
            clock: clock)
        let model = try Model(model, for: dataset)
        let tensors = model.layout.entries.map { entry in
            OptimizerInstance.Tensor(
                name: entry.name, shape: (0..<entry.shape.rank).map { entry.shape[$0] }, offset: entry.offset)
        }
        trainer = Trainer(
            model: model,
            optimizer: try OptimizerInstance(
                Specification(optimizer), in: Self.registry, tensors: tensors, scheduled: schedule.channels,
                length: RunLength(steps: steps)),
            training: dataset.train, validation: validation, test: dataset.test, monitor: monitor,
            pool: try Pool(threads: threads))
        var random = Random(seed: 7)
        state = try trainer.makeState(schedule: schedule.initialState, batchSize: batchSize, random: &random)
    }

    @discardableResult
    func run(_ observers: [any Observer] = []) throws -> Trainer.Summary {
        try trainer.run(state, steps: steps, driving: schedule, observers: observers)
    }
}

/// Keeps every event.
final class EventRecorder: Observer {
    private(set) var steps: [StepRecord] = []
    private(set) var epochs: [EpochRecord] = []
    private(set) var skipped: [SkipRecord] = []
    private(set) var outcomes: [Outcome] = []
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
        }
        return nil
    }
}
