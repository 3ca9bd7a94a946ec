internal import AnnealHost
internal import AnnealTensor

/// What a checkpoint holds: nobody else knows the names in it.
///
/// The weights to evaluate have their plain names, `0.weight`, so that other tools find them; those that are trained, where they
/// are others, `train.0.weight`. What layers measure, `1.running_mean`, has its plain name only. An optimizer's slots are
/// `slot.exp_avg.0.weight`, those of a whole parameter group `group.0.NAME`; all else is under `run.`.
extension Trainer {
    /// Everything that a run needs to resume bit for bit, taken between two steps.
    ///
    /// - Parameters:
    ///   - observers: those of the run that remember something.
    ///   - metadata: texts that come with it.
    /// - Throws: `ComponentFailure` if the optimizer does not say where it evaluates.
    public func checkpoint(
        of state: TrainingState, observers: [any ResumableObserver] = [], metadata: [String: String] = [:]
    ) throws -> CheckpointFile {
        try checkpoint(of: state, observers, metadata) { file, name, numbers, shape in
            file.contents.add(name, Array(numbers), shape: shape)
        } whole: {
            $0
        }
    }

    /// The same without a copy of anything large, as long as `body` uses it.
    func withCheckpoint<Result>(
        of state: TrainingState, observers: [any ResumableObserver], metadata: [String: String],
        _ body: (CheckpointFile) throws -> Result
    ) throws -> Result {
        try checkpoint(of: state, observers, metadata) { file, name, numbers, shape in
            file.contents.add(name, lending: UnsafeBufferPointer(numbers), shape: shape)
        } whole: {
            try body($0)
        }
    }

    private func checkpoint<Result>(
        of state: TrainingState, _ observers: [any ResumableObserver], _ metadata: [String: String],
        add: (inout CheckpointFile, String, UnsafeMutableBufferPointer<Float>, [Int]) -> Void,
        whole: (CheckpointFile) throws -> Result
    ) throws -> Result {
        var file = CheckpointFile()
        file.metadata = metadata
        let evaluated = try EvaluatedParameters(of: state, by: optimizer, pool: pool).current()
        let isTrainedElsewhere = state.average != nil || optimizer.hasEvaluationPoint
        for (index, entry) in model.layout.entries.enumerated() {
            if !file.contents.addCount(entry, evaluated[index]) {
                add(&file, entry.name, evaluated[index], entry.sizes)
            }
            if isTrainedElsewhere, entry.kind != .statistic {
                add(&file, "train." + entry.name, state.parameters[index], entry.sizes)
            }
        }
        forEachSlot(of: state) { name, shape, numbers in
            switch numbers {
            case .floats(let floats): add(&file, name, floats, shape)
            case .doubles(let doubles): file.contents.add(name, Array(doubles))
            }
        }
        let order = state.order.progress
        file.contents.add("run.schedule", state.schedule.values)
        file.contents.add("run.random", (0..<4).map { order.random.state[$0] })
        file.contents.add("run.order", order.order.map { UInt64($0) })
        let progress = state.progress
        let counters = [
            state.step, state.optimizer.stepsTaken, order.position, state.average?.updates ?? 0, progress.lossRows,
            progress.skipped, progress.skippedInARow, progress.rollbacks,
        ]
        file.contents.add("run.counters", counters.map { UInt64($0) })
        file.contents.add("run.measured", [UInt64(progress.measuredStep)])
        file.contents.add("run.progress", [progress.lossSum, progress.lastRate ?? .nan, progress.rateFactor])
        for observer in observers { file.contents.add("run.\(observer.name)", observer.saved) }
        return try withExtendedLifetime((evaluated, state)) { try whole(file) }
    }

    /// Brings a fresh state, and the observers that remember something, to where the checkpoint was taken. If it throws, the state is
    /// of no more use.
    ///
    /// - Parameter adaptation: what of it is taken, if the run goes on otherwise; `nil` to take it as it is.
    /// - Returns: the slots that begin anew.
    /// - Throws: `CheckpointError.doesNotFit` if the checkpoint is one of another run.
    @discardableResult
    public func restore(
        _ state: TrainingState, from checkpoint: CheckpointFile, observers: [any ResumableObserver] = [],
        adapting adaptation: CheckpointAdaptation? = nil
    ) throws -> [String] {
        do {
            return try restore(state, from: checkpoint.contents, observers, adaptation)
        } catch let error as SafetensorsError {
            throw CheckpointError.doesNotFit(checkpoint.path, error)
        }
    }

    private func restore(
        _ state: TrainingState, from file: SafetensorsFile, _ observers: [any ResumableObserver],
        _ adaptation: CheckpointAdaptation?
    ) throws -> [String] {
        for (index, entry) in model.layout.entries.enumerated() {
            let evaluated = try file.numbers(of: entry)
            let isTrainedElsewhere = file.has("train." + entry.name)
            _ = state.parameters[index].update(
                fromContentsOf: isTrainedElsewhere
                    ? try file.floats("train." + entry.name, shape: entry.sizes) : evaluated)
            _ = state.average?.values[index].update(fromContentsOf: evaluated)
        }
        // Slots may begin as copies of the weights.
        if adaptation != nil { state.optimizer.restore(optimizer.makeState(parameters: state.parameters.values)) }
        var anew: [String] = []
        try forEachSlot(of: state, groups: adaptation?.groups) { name, shape, numbers in
            if let adaptation, !(adaptation.takesSlots && file.has(name)) { return anew.append(name) }
            switch numbers {
            case .floats(let floats): _ = floats.update(fromContentsOf: try file.floats(name, shape: shape))
            case .doubles(let doubles):
                _ = doubles.update(fromContentsOf: try file.doubles(name, count: doubles.count))
            }
        }
        if let places = adaptation?.schedule {
            let seen = try file.doubles("run.schedule")
            for (index, place) in places.enumerated() {
                if let place { state.schedule.values[index] = seen[place] }
            }
        } else {
            state.schedule.values = try file.doubles("run.schedule", count: state.schedule.values.count)
        }
        let words = try file.counters("run.random", count: 4)
        var rows = try file.counters("run.order", count: adaptation == nil ? training.count : nil).map {
            Int(clamping: $0)
        }
        let counters = try file.counts("run.counters", count: 8)
        // Older checkpoints were taken after the measurement.
        let measuredStep = file.has("run.measured") ? try file.counts("run.measured", count: 1)[0] : counters[0]
        // Before losses weighed as many rows as they were of, sums were those of whole steps.
        let isOfSteps = file.has("run.memory")
        let progress = try file.doubles(isOfSteps ? "run.memory" : "run.progress", count: 3)
        guard progress[2] > 0, progress[2] <= 1 else {
            throw CheckpointError.doesNotFit(file.path, "its rates would be multiplied by \(progress[2])")
        }
        let rowsPerLoss = isOfSteps ? state.order.rowsPerStep : 1
        var position = counters[2]
        if adaptation != nil, rows.count != training.count {
            // Other data: their first epoch begins.
            (rows, position) = (Array(0..<training.count), training.count)
        }
        guard
            state.order.resume(
                random: try Random(state: SIMD4(words[0], words[1], words[2], words[3])), order: rows,
                position: position)
        else { throw CheckpointError.doesNotFit(file.path, "its order is not one of \(training.count) rows") }
        (state.step, state.optimizer.stepsTaken) = (counters[0], adaptation?.takesSlots == false ? 0 : counters[1])
        state.average?.updates = counters[3]
        state.progress = RunProgress(
            lossSum: progress[0] * Double(rowsPerLoss), lossRows: counters[4] &* rowsPerLoss,
            lastRate: progress[1].isNaN ? nil : progress[1],
            skipped: counters[5], skippedInARow: counters[6], rateFactor: progress[2], rollbacks: counters[7],
            measuredStep: measuredStep)
        for observer in observers where adaptation == nil || file.has("run.\(observer.name)") {
            observer.saved = try file.doubles("run.\(observer.name)", count: observer.saved.count)
        }
        return anew
    }

    /// - Parameter names: the number that each parameter group has in the file; `nil` for its own.
    private func forEachSlot(
        of state: TrainingState, groups names: [Int]? = nil,
        _ body: (_ name: String, _ shape: [Int], OptimizerState.Numbers) throws -> Void
    ) rethrows {
        let entries = model.trained
        let contents = state.optimizer.contents(of: optimizer, entries.map { ($0.offset, $0.count) })
        for (entry, slots) in zip(entries, contents.tensors) {
            for slot in slots { try body("slot.\(slot.slot).\(entry.name)", entry.sizes, slot.numbers) }
        }
        for (group, slots) in contents.groups.enumerated() {
            for slot in slots { try body("group.\(names?[group] ?? group).\(slot.slot)", [], slot.numbers) }
        }
    }
}

/// What a checkpointer remembers itself.
struct CheckpointerState {
    /// The steps of the numbered checkpoints.
    var numbered: [Int]
    /// The monitored value of the best checkpoint.
    var best: Double?
    /// The first batch's loss, with the initial weights.
    var firstLoss: Double?
}

extension SafetensorsFile {
    mutating func add(_ state: CheckpointerState) {
        add("run.numbered", state.numbered.map { UInt64($0) })
        add("run.keeper", [state.best ?? .nan, state.firstLoss ?? .nan])
    }

    /// `nil` if the checkpoint was taken without a checkpointer.
    func checkpointerState() throws(SafetensorsError) -> CheckpointerState? {
        guard has("run.keeper") else { return nil }
        let numbered = try counts("run.numbered")
        let losses = try doubles("run.keeper", count: 2).map { $0.isNaN ? nil : $0 }
        return CheckpointerState(numbered: numbered, best: losses[0], firstLoss: losses[1])
    }
}

extension CheckpointFile {
    /// Steps done when it was taken.
    public var step: Int { get throws(CheckpointError) { try counter(0) } }

    /// The rows of the epoch that had had their turn when it was taken.
    public var rowsOfEpoch: Int { get throws(CheckpointError) { try counter(2) } }

    /// The rows that its run learned from.
    public var trainingRows: Int {
        get throws(CheckpointError) {
            do { return try contents.counterCount("run.order") } catch { throw .doesNotFit(path, error) }
        }
    }

    /// The values of what its run's schedules had seen.
    public var scheduleStates: Int {
        get throws(CheckpointError) {
            do { return try contents.doubles("run.schedule").count } catch { throw .doesNotFit(path, error) }
        }
    }

    /// How often its run had been brought back after a loss that was not finite.
    public var rollbacks: Int { get throws(CheckpointError) { try counter(7) } }

    private func counter(_ index: Int) throws(CheckpointError) -> Int {
        do { return try contents.counts("run.counters", count: 8)[index] } catch {
            throw .doesNotFit(path, error)
        }
    }

    /// What a checkpointer remembered then; `nil` if it was taken without one.
    var checkpointerState: CheckpointerState? {
        get throws(CheckpointError) {
            do { return try contents.checkpointerState() } catch { throw .doesNotFit(path, error) }
        }
    }
}

extension SafetensorsFile {
    /// Adds what a model's layer counts, as an integer; answers false for a tensor that is no count.
    mutating func addCount(_ entry: ParameterLayout.Entry, _ numbers: UnsafeMutableBufferPointer<Float>) -> Bool {
        if entry.counts { add(entry.name, Int64(exactly: numbers[0].rounded()) ?? 0) }
        return entry.counts
    }

    /// Numbers of things that a run counts.
    ///
    /// - Parameter count: How many there have to be; `nil` for any number.
    /// - Throws: `impossibleCount` if one is beyond 2⁵³, which no run comes to and sums of them could not hold.
    func counts(_ name: String, count: Int? = nil) throws(SafetensorsError) -> [Int] {
        let counters = try counters(name, count: count)
        guard let largest = counters.max(), largest > 1 << 53 else { return counters.map { Int($0) } }
        throw SafetensorsError(path: path, fault: .impossibleCount(in: name, largest))
    }

    func numbers(of entry: ParameterLayout.Entry) throws(SafetensorsError) -> [Float] {
        entry.counts ? [Float(try integer(entry.name))] : try floats(entry.name, shape: entry.sizes)
    }
}

extension ParameterLayout.Entry {
    var sizes: [Int] { (0..<shape.rank).map { shape[$0] } }

    /// Whether it is a number of batches, which PyTorch keeps as an integer.
    var counts: Bool { kind == .statistic && shape.rank == 0 }
}
