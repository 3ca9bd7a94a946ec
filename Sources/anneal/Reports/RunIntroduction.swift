internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining

extension TrainingRun {
    /// What is trained on what, what is in force at each update, and what of the schedules goes unheard.
    var introduction: [String] {
        let optimizer = trainer.optimizer.component
        return prepared.introduction + update.lines
            + standingSchedules.map(Advice.onStandingStill) + (Advice.onChoosing(choicesByTest).map { [$0] } ?? [])
            + schedules.channels.filter { optimizer.hyperparameter(for: $0) == nil }.map { channel in
                channel.contains(" ")
                    ? "The \(channel) is ignored."
                    : "The schedule drives \(channel), which \(optimizer.name) does not have: it is ignored."
            }
    }
}

extension TrainingRun {
    /// What a plot of it is called.
    var title: String {
        let rate = schedules.common.members.first.map { ", \($0.schedule.specification)" } ?? ""
        return "\(experiment.model) on \(prepared.data.dataset.name): \(experiment.optimizer)\(rate)"
    }
}

extension PreparedExperiment {
    /// What labels were taken for, what is trained on what, and what else was found out or assumed of the data, a line each.
    var introduction: [String] {
        let notes = data.dataset.notes
        return Array(notes.prefix(1)) + [summary] + notes.dropFirst()
            + (data.scaleRatio.flatMap(Advice.onScales).map { [$0] } ?? [])
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
