internal import AnnealHost
internal import AnnealTraining

/// A value that a listening schedule has seen, by its group, by what its schedule drives, and by its own name: by it a run that goes on
/// otherwise finds it again.
struct ScheduleStateName {
    /// A group's pattern; empty for the common one.
    let group: String
    /// What the schedule drives: `lr`, or `lr[bias]` if it is a group's own.
    let course: String
    /// What it drives, and the state: `lr/plateau.best`.
    let state: String

    var text: String { "\(group)/\(state)" }
}

extension RunSchedules {
    /// The names of what the schedules have seen, in the order of a run's state.
    ///
    /// - Parameter groups: the names of all parameter groups, the common one first.
    func stateNames(groups: [String]) -> [ScheduleStateName] {
        groups.enumerated().flatMap { index, name in
            let own = own.first { $0.group == index }
            return (own?.set ?? common).members.flatMap { member in
                let isOwn = own?.members.contains { $0.target == member.target } ?? false
                return member.schedule.stateKeys.map { key in
                    ScheduleStateName(
                        group: index == 0 ? "" : name, course: isOwn ? "\(member.target)[\(name)]" : member.target,
                        state: "\(member.target)/\(key)")
                }
            }
        }
    }
}

extension CheckpointAdaptation {
    /// What a run that goes on otherwise takes from its checkpoint.
    ///
    /// - Throws: `ExperimentError.statesUnknown` if the checkpoint is from before its states had names.
    init(of run: TrainingRun, from resumed: ResumedExperiment) throws {
        let names = run.schedules.stateNames(groups: run.trainer.optimizer.groups.map(\.name))
        let begun = Set(resumed.begun)
        let count = try resumed.checkpoint.scheduleStates
        let schedule: [Int?]
        if let former = resumed.record.states {
            guard former.count == count else { throw ExperimentError.statesUnknown(file: resumed.checkpoint.path) }
            schedule = names.map { name in
                if begun.contains(name.course) { return nil }
                // A group that is new has been one with the common one.
                return former.firstIndex(of: name.text) ?? former.firstIndex(of: "/\(name.state)")
            }
        } else {
            guard count == 0 || (begun.isEmpty && count == names.count) else {
                throw ExperimentError.statesUnknown(file: resumed.checkpoint.path)
            }
            schedule = names.indices.map { count == 0 ? nil : $0 }
        }
        let former = resumed.record.experiment.groups.map { "\($0.specification.pattern)" }
        let groups = run.experiment.groups.map { group in
            (former.firstIndex(of: "\(group.specification.pattern)") ?? -1) + 1
        }
        self.init(takesSlots: resumed.keepsOptimizer, groups: [0] + groups, schedule: schedule)
    }
}
