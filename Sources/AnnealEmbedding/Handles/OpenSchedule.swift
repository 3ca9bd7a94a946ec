internal import AnnealHost

/// A schedule as C holds it, with the registry it resumes from.
final class OpenSchedule {
    let schedule: ScheduleInstance
    let registry: Registry
    let setsTheRate: Bool
    /// What a run starts with.
    let initialState: UnsafePointer<Double>

    init(_ schedule: ScheduleInstance, in registry: Registry) throws(SpecificationError) {
        self.schedule = schedule
        self.registry = registry
        setsTheRate = try schedule.specification.setsTheRate(in: registry)
        let values = schedule.initialState.values
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(1, values.count))
        memory.initialize(from: values, count: values.count)
        initialState = UnsafePointer(memory)
    }

    deinit { initialState.deallocate() }
}
