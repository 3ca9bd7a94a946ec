internal import AnnealTraining

/// What of a run chooses by the test part, whose score then says less of new data.
public enum ChoiceByTest: Sendable, Equatable {
    case patience
    case bestCheckpoint
    /// Schedules that listen, by their names.
    case schedules([String])
}

extension TrainingRun {
    /// Empty if a part is set aside to choose by, or nothing chooses.
    public var choicesByTest: [ChoiceByTest] {
        guard prepared.monitor == .testLoss || prepared.monitor == .testAccuracy else { return [] }
        var listening: [String] = []
        for component in schedules.components where !component.stateKeys.isEmpty && !listening.contains(component.name)
        {
            listening.append(component.name)
        }
        return (experiment.patience == nil ? [] : [.patience])
            + (checkpoints?.file == nil || checkpoints?.monitor == nil ? [] : [.bestCheckpoint])
            + (listening.isEmpty ? [] : [.schedules(listening)])
    }
}
