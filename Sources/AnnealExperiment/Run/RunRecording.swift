internal import AnnealHost
internal import AnnealTraining

extension RunRecord {
    /// - Parameters:
    ///   - dataDigest: that of the training data; `nil` if the record is not kept.
    ///   - plugins: those whose bytes are named.
    init(of run: TrainingRun, in environment: RunEnvironment, dataDigest: String?, plugins: [RunPlugin]) {
        let (prepared, optimizer) = (run.prepared, run.trainer.optimizer)
        let dataset = prepared.data.dataset
        let keys = optimizer.component.parameters.map(\.key)
        let hyperparameters = optimizer.groups.map { group in
            // A text has no number.
            let numbers = zip(keys, group.hyperparameters).filter { $0.1.isFinite }
            return Dictionary(numbers, uniquingKeysWith: { first, _ in first })
        }
        var schedules: [String: String] = [:]
        for member in run.schedules.common.members { schedules[member.target] = "\(member.schedule.specification)" }
        for own in run.schedules.own {
            let name = optimizer.groups[own.group].name
            for member in own.members { schedules["\(member.target)[\(name)]"] = "\(member.schedule.specification)" }
        }
        self.init(
            version: hostVersion, experiment: run.experiment, environment: environment,
            dataset: dataset.name, features: dataset.featureShape,
            classes: dataset.classes, schema: dataset.schema, dataDigest: dataDigest,
            means: prepared.data.standardization?.means,
            deviations: prepared.data.standardization?.deviations,
            steps: run.steps, stepsPerEpoch: prepared.stepsPerEpoch, hyperparameters: hyperparameters,
            schedules: schedules, monitor: prepared.monitor.rawValue, plugins: plugins)
    }
}

extension Dataset {
    /// What the classes are called; `nil` if numbers are predicted.
    fileprivate var classes: [String]? { if case .classification(let classes) = task { classes } else { nil } }
}
