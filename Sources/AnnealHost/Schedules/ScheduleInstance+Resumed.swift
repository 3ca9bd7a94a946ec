extension ScheduleInstance {
    /// The schedule of an interrupted run that is resumed, maybe with another length.
    ///
    ///     let longer = try cosine.resumed(atStep: 40, length: RunLength(steps: 150), .keepFraction, in: registry)
    ///
    /// - Parameters:
    ///   - step: the steps done.
    ///   - length: the run's length now.
    public func resumed(
        atStep step: Int, length new: RunLength, _ policy: HorizonPolicy, in registry: Registry
    ) throws(SpecificationError) -> ScheduleInstance {
        if new == length { return self }
        if new.steps == length.steps {
            // Its epochs have another number of steps since; what was stretched keeps the course it had.
            guard mappings.isEmpty else { return self }
            return try ScheduleInstance(specification, in: registry, length: new, clock: clock, from: firstStep)
        }
        if let steps = new.steps, steps <= step, policy != .refuse { throw .noTimeLeft(done: step, now: steps) }
        switch policy {
        case .refuse: throw .otherLength(planned: length.steps, now: new.steps)
        case .keepStep:
            return try ScheduleInstance(specification, in: registry, length: new, clock: clock, from: firstStep)
        case .keepFraction:
            guard let old = length.steps, let steps = new.steps else {
                throw .otherLength(planned: length.steps, now: new.steps)
            }
            let mapping = HorizonMapping(
                from: max(0, step - firstStep), planned: old - firstStep, now: steps - firstStep)
            return try ScheduleInstance(
                specification, in: registry, length: new, clock: clock, from: firstStep, planned: planned,
                mappings: mappings + [mapping])
        }
    }

    /// What another instance of the same specification has seen, under this one's names; what it did not have starts anew.
    public func adopt(_ state: State, of other: ScheduleInstance) -> State {
        var values = initialState.values
        for (index, key) in stateKeys.enumerated() {
            if let old = other.stateKeys.firstIndex(of: key) { values[index] = state.values[old] }
        }
        return State(values: values)
    }
}
