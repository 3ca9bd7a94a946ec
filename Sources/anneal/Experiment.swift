internal import AnnealHost
internal import AnnealTensor
internal import AnnealTraining
internal import Foundation

/// Data, model and optimizer, checked and put together.
///
/// What was typed is checked first, then files are read: wrong usage is told at once.
struct Experiment {
    let data: DataParts
    let registry: Registry
    let model: Model
    let stepsPerEpoch: Int
    private let options: ExperimentOptions
    private let groups: [GroupSpecification]
    private let clipping: GradientClipping?
    private let rowsPerStep: Int
    private let batchesPerStep: Int
    private let optimizer: Specification
    var rate: Double?
    private let pool: Pool

    /// - Parameters:
    ///   - rate: what `--lr` gave.
    ///   - registry: what the options' `plugins` found.
    init(_ options: ExperimentOptions, step: StepOptions, rate: Double? = nil, registry: Registry) throws {
        self.options = options
        self.rate = rate
        let source = try DatasetSource(options.dataset)
        let modelSpecification = try ModelSpecification(options.model)
        if step.densify {
            guard case .embeddingBag = modelSpecification else {
                throw UsageError("--densify is for embedding-bag: all gradients of \(modelSpecification) are dense")
            }
        }
        optimizer = try Specification(options.optimizer)
        self.registry = registry
        let component = try registry.component(optimizer.name, .optimizer)
        _ = try component.arguments(optimizer, rate: rate)
        groups = try step.groups()
        for group in groups { try component.check(group, optimizer, rate: rate) }
        clipping = try step.clipping
        batchesPerStep = step.accumulate

        data = try DataParts(
            source, for: modelSpecification, validation: options.validation, seed: options.seed,
            standardizes: options.standardize)
        model = try Model(modelSpecification, for: data.dataset, densifies: step.densify)
        pool = try options.pool.pool()
        let rows = data.training.count
        let batchSize = min(options.batchSize, rows)
        rowsPerStep = min(batchSize * step.accumulate, rows)
        stepsPerEpoch = (rows + rowsPerStep - 1) / rowsPerStep
        try model.check(batchSize: batchSize, of: rows)
        let (needed, installed) = (model.trainingBytes(batchSize: batchSize), ProcessInfo.processInfo.physicalMemory)
        guard needed <= Double(installed) else {
            throw Failure(
                "\(modelSpecification) with batches of \(batchSize) needs \((needed / 1e9).rounded(to: 3)) GB of memory, and "
                    + "this machine has \((Double(installed) / 1e9).rounded(to: 3)): take a smaller model or batch")
        }
    }

    var optimizerComponent: Component { get throws { try registry.component(optimizer.name, .optimizer) } }

    /// What a run of so many steps is to schedules and optimizers.
    func length(steps: Int?) -> RunLength {
        RunLength(steps: steps, stepsPerEpoch: stepsPerEpoch, batchSize: rowsPerStep)
    }

    /// What the optimizer starts with of a hyperparameter, unless a group has another.
    func base(of hyperparameter: String) throws -> Double {
        let component = try optimizerComponent
        return try component.hyperparameter(for: hyperparameter)
            .map { try component.arguments(optimizer, rate: rate).numbers[$0] } ?? 0
    }

    /// Whether the optimizer's specification sets the rate itself.
    var optimizerSetsRate: Bool {
        get throws {
            let component = try optimizerComponent
            let key = component.parameters.first { $0.role == .lr }?.key
            return optimizer.arguments.contains { $0.key == key }
        }
    }

    /// - Parameters:
    ///   - channels: what will be driven.
    ///   - steps: the length of the run.
    func trainer(driving channels: [String], steps: Int?, monitor: Monitor? = nil) throws -> Trainer {
        let instance = try OptimizerInstance(
            optimizer, groups: groups, in: registry, tensors: model.tensors, rate: rate, scheduled: channels,
            length: length(steps: steps))
        return Trainer(
            model: model, optimizer: instance, training: data.training, validation: data.validation, test: data.test,
            monitor: monitor ?? .standard(hasValidation: data.validation != nil), clipping: clipping, pool: pool)
    }

    /// The state before the first step; the same for the same seed.
    ///
    /// - Parameter decay: of an average of the weights, which is then evaluated.
    func state(
        of trainer: Trainer, schedule: ScheduleInstance.State, averaging decay: Double? = nil
    ) throws -> TrainingState {
        var random = data.random
        return try trainer.makeState(
            schedule: schedule, batchSize: options.batchSize, batchesPerStep: batchesPerStep, averaging: decay,
            shuffled: !options.isUnshuffled, random: &random)
    }

    /// One line that says what is trained on what.
    var summary: String {
        let dataset = data.dataset
        let test = "\(data.test.count) to test"
        let aside = data.validation.map { ", \($0.count) to validate" } ?? ""
        let (row, part) = dataset.train.text == nil ? ("examples", "features") : ("windows", "bytes")
        return "\(dataset.name): \(data.training.count) \(row) of \(dataset.featureCount) \(part)\(aside), \(test); "
            + "\(model.specification): \(model.layout.parameterCount) parameters"
    }
}
