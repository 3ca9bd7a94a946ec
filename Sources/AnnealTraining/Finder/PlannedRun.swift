internal import AnnealFinder
internal import AnnealHost

/// The run that a rate is looked for: how long it is, and what drives it.
///
///     PlannedRun(steps: 2300, driving: GroupSources(cosine), trainer: { _ in trainer })
///
/// Its trials go through the whole cosine, however short they are.
public struct PlannedRun {
    public let steps: Int
    /// What drives it; `nil` for a constant rate.
    public let sources: GroupSources?
    /// Makes the trainer of a trial of so many steps, whose optimizer may depend on them.
    public let trainer: (Int) throws -> Trainer

    public init(steps: Int, driving sources: GroupSources?, trainer: @escaping (Int) throws -> Trainer) {
        self.steps = steps
        self.sources = sources
        self.trainer = trainer
    }

    /// What drives a trial at a rate.
    func sources(of trainer: Trainer, rate: Double, steps trialSteps: Int) -> GroupSources {
        guard let sources else { return GroupSources(ConstantRate(rate: rate)) }
        let optimizer = trainer.optimizer
        let base = optimizer.hyperparameter(for: "lr").map { optimizer.hyperparameters[$0] } ?? 0
        func squeezed(_ group: Int) -> any RateSource {
            // A group whose rate is its own keeps it, whatever the common one is.
            let isCommon = if case .common = optimizer.groups[group].rate { true } else { false }
            return SqueezedSource(
                source: sources[group], factor: isCommon && base > 0 ? rate / base : 1, runSteps: steps,
                trialSteps: trialSteps)
        }
        return GroupSources(
            squeezed(0),
            own: Dictionary(uniqueKeysWithValues: optimizer.groups.indices.dropFirst().map { ($0, squeezed($0)) }))
    }

    /// The rate at its end over the highest before; 0 where the weights to evaluate are an average, which does not shake.
    func endShare(for optimizer: OptimizerInstance) throws(ComponentFailure) -> Double {
        guard !optimizer.hasEvaluationPoint else { return 0 }
        guard let source = sources?.common, let first = source.channels.firstIndex(of: "lr"), steps > 1 else {
            return 1
        }
        let base = source.channels.map { channel in
            optimizer.hyperparameter(for: channel).map { optimizer.hyperparameters[$0] } ?? 0
        }
        let reader = source.reader(base: base)
        var values = [Double](repeating: 0, count: source.channels.count)
        var (highest, last) = (0.0, 0.0)
        let looks = min(steps, 100)
        for look in 0..<looks {
            let step = look == looks - 1 ? steps - 1 : look * (steps / looks)
            let state = source.initialState
            try values.withUnsafeMutableBufferPointer { buffer throws(ComponentFailure) in
                guard let out = buffer.baseAddress else { return }
                try reader.values(afterStep: step, state: state, from: 0, into: out)
            }
            last = abs(values[first])
            highest = max(highest, last)
        }
        return highest > 0 ? last / highest : 1
    }
}
