internal import AnnealHost
internal import AnnealTensor
internal import Glibc

/// Takes checkpoints of a run, and brings it back to the last one after a divergence.
///
///     let plan = RunKeeper.Plan(file: "run.safetensors", every: 500, numbered: 2)
///     let keeper = try RunKeeper(plan, of: state, by: trainer, steps: 2300)
///     _ = try trainer.run(state, steps: 2300, driving: sources, keeper: keeper)
///     // run.safetensors and run-2300.safetensors, which are one, and run-2000.safetensors
///
/// A checkpoint is never taken of weights that are not finite, so that one that is there already is not lost to a divergence. Of a
/// run that may be brought back to it, it is taken only where the loss has not begun to explode: half the rate would not help from
/// there.
public final class RunKeeper {
    /// What is kept, and when.
    public struct Plan: Sendable {
        /// The latest checkpoint; `nil` to keep one in memory, for rollbacks.
        public var file: String?
        /// Steps from one checkpoint to the next.
        public var every: Int
        /// How many are kept with their steps in their names.
        public var numbered: Int
        /// What the best is chosen by, which is kept in a file of its own; `nil` for none.
        public var monitor: Monitor?
        /// Whether a run that diverges goes on from its last checkpoint with half the rate.
        public var rollsBack: Bool

        public init(
            file: String?, every: Int, numbered: Int = 0, monitor: Monitor? = nil, rollsBack: Bool = false
        ) {
            self.file = file
            self.every = max(1, every)
            self.numbered = numbered
            self.monitor = monitor
            self.rollsBack = rollsBack
        }
    }

    /// Why a checkpoint is taken.
    struct Occasion {
        /// Whether its time has come.
        var isLatest = true
        /// The monitored value, if it is better than any before.
        var best: Double?
    }

    /// A rate that was halved ten times is a thousandth: then it is not the rate.
    public static let mostRollbacks = 10

    /// A loss that is so many times that of the first weights explodes.
    private static let explosion = 4.0

    private let plan: Plan
    private let names: CheckpointNames?
    private let state: TrainingState
    private let trainer: Trainer
    private let steps: Int
    private let stopping: EarlyStopping?
    private let metadata: [String: String]
    private let norm: EuclideanNorm
    /// The last checkpoint, as long as no file holds it.
    private var inMemory: Safetensors?
    /// The monitored value of the best checkpoint.
    var best: Double?
    /// That of the first batch with the first weights.
    var firstLoss: Double?
    /// The steps of the numbered checkpoints; some that are no more may come first.
    var numbered: [Int] = []
    /// The step of the latest checkpoint on disk; `nil` if there is none.
    public private(set) var latestStep: Int?

    /// - Parameters:
    ///   - steps: the length of the whole run.
    ///   - stopping: the early stopping of the run, which remembers, too.
    ///   - metadata: texts that come with every checkpoint.
    /// - Throws: if the file cannot be written where it is to be.
    public init(
        _ plan: Plan, of state: TrainingState, by trainer: Trainer, steps: Int, stopping: EarlyStopping? = nil,
        metadata: [String: String] = [:]
    ) throws(CheckpointError) {
        self.plan = plan
        self.state = state
        self.trainer = trainer
        self.steps = steps
        self.stopping = stopping
        self.metadata = metadata
        names = plan.file.map { CheckpointNames($0, steps: steps) }
        norm = EuclideanNorm(count: state.parameters.count)
        if let file = plan.file { try Safetensors.checkPlace(file) }
    }

    /// Goes on where the keeper that wrote the file left off.
    public func restore(from file: Safetensors) throws(CheckpointError) {
        try restoreOwn(from: file)
        // Only files that this run has written are ever removed.
        let isOwn = names.map { [$0.latest, $0.best].contains(file.path) || numbered.map($0.at).contains(file.path) }
        if isOwn != true { numbered = [] }
        if names?.latest == file.path { latestStep = state.step }
        removeOld()
    }

    /// Before the first step.
    func begin() throws {
        if firstLoss == nil { firstLoss = try nextLoss() }
        if plan.rollsBack, try isSound() { inMemory = try checkpoint() }
    }

    /// Whether the state as it is now, after a step and what was measured then, is to be kept, and why.
    func occasion(_ measured: EpochRecord?) -> Occasion? {
        var occasion = Occasion(isLatest: state.step.isMultiple(of: plan.every) || state.step == steps)
        if plan.file != nil, let monitor = plan.monitor, let value = measured.flatMap(monitor.value), !value.isNaN,
            best.map({ monitor.isMaximized ? value > $0 : value < $0 }) ?? true
        {
            occasion.best = value
        }
        return occasion.isLatest || occasion.best != nil ? occasion : nil
    }

    /// The same when the run has ended.
    func lastOccasion(_ outcome: Outcome) -> Occasion? {
        if case .diverged = outcome { return nil }
        return plan.file == nil || latestStep == state.step ? nil : Occasion()
    }

    func keep(_ occasion: Occasion) throws {
        guard try isSound() else { return }
        guard let names else {
            if plan.rollsBack, state.step < steps { inMemory = try checkpoint() }
            return
        }
        if let better = occasion.best { best = better }
        // The latest is written last: if the run is killed between two, it goes on from before the first.
        var files: [String] = []
        if occasion.isLatest, plan.numbered > 0 {
            numbered.removeAll { $0 >= state.step }
            numbered.append(state.step)
            files.append(names.at(state.step))
        }
        if occasion.best != nil { files.append(names.best) }
        if occasion.isLatest { files.append(names.latest) }
        try checkpoint().write(to: files)
        guard occasion.isLatest else { return }
        latestStep = state.step
        inMemory = nil
        removeOld()
    }

    /// Removes the numbered checkpoints that are too many. A checkpoint names them before they are removed, so that none is
    /// forgotten by a run that is killed meanwhile.
    private func removeOld() {
        while let names, numbered.count > plan.numbered { unlink(names.at(numbered.removeFirst())) }
    }

    /// Brings the state back to the last checkpoint; `nil` if there is none, or if that has been tried often enough.
    func rollBack(from divergence: Divergence) throws -> Rollback? {
        guard plan.rollsBack, state.memory.rollbacks < Self.mostRollbacks else { return nil }
        let file: Safetensors
        if let inMemory {
            file = inMemory
        } else if let names, latestStep != nil {
            file = try Safetensors(reading: names.latest)
        } else {
            return nil
        }
        let (rateFactor, rollbacks) = (state.memory.rateFactor / 2, state.memory.rollbacks + 1)
        try trainer.restore(state, from: file, stopping: stopping)
        try restoreOwn(from: file)
        removeOld()
        (state.memory.rateFactor, state.memory.rollbacks) = (rateFactor, rollbacks)
        return Rollback(divergence: divergence, step: state.step, rateFactor: rateFactor)
    }

    private func checkpoint() throws -> Safetensors {
        var file = try trainer.checkpoint(of: state, stopping: stopping, metadata: metadata)
        addOwn(to: &file)
        return file
    }

    /// Whether the run can go on from here.
    private func isSound() throws -> Bool {
        guard norm.length(of: state.parameters, on: trainer.pool).isFinite else { return false }
        guard plan.rollsBack, state.step < steps else { return true }
        return try nextLoss() <= Self.explosion * (firstLoss ?? .infinity)
    }

    /// The loss of the batch that comes next.
    private func nextLoss() throws -> Double {
        var order = state.order
        let rows = Array(order.next())
        return try Evaluator(trainer.model, parameters: state.parameters, pool: trainer.pool)
            .score(trainer.training, rows: rows).loss
    }
}
