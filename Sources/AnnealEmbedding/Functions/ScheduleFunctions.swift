// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AnnealHost
public import CAnneal
public import CAnnealHost

@c @implementation public func anneal_schedule_open(
    _ registry: OpaquePointer!, _ text: UnsafePointer<CChar>!, _ length: UnsafePointer<anneal_run_length>!,
    _ out: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        let registry = try Handle.object(registry, OpenRegistry.self, named: "registry").registry
        let specification = try ScheduleSpecification(try AnnealEmbedding.text(text, "text"))
        try specification.check(in: registry)
        let schedule = try ScheduleInstance(specification, in: registry, length: try RunLength(length))
        return Handle.open(try OpenSchedule(schedule, in: registry))
    }
}

@c @implementation public func anneal_schedule_resume(
    _ schedule: OpaquePointer!, _ step: Int64, _ length: UnsafePointer<anneal_run_length>!,
    _ policy: UnsafePointer<CChar>!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        let old = try Handle.object(schedule, OpenSchedule.self, named: "schedule")
        let name = try text(policy, "policy")
        guard let policy = HorizonPolicy(rawValue: name) else { throw Misuse.unknownPolicy(name) }
        guard step >= 0 else { throw Misuse.outOfRange("step", range: "at least 0") }
        let resumed = try old.schedule.resumed(
            atStep: Int(step), length: try RunLength(length), policy, in: old.registry)
        return Handle.open(try OpenSchedule(resumed, in: old.registry))
    }
}

@c @implementation public func anneal_schedule_close(_ schedule: OpaquePointer!) {
    Handle.close(schedule, OpenSchedule.self)
}

@c @implementation public func anneal_schedule_describe(_ schedule: OpaquePointer!)
    -> UnsafeMutablePointer<CChar>!
{
    Handle.object(schedule, OpenSchedule.self).flatMap {
        JSON.schedule($0.schedule, setsTheRate: $0.setsTheRate).allocated
    }
}

@c @implementation public func anneal_schedule_channel_count(_ schedule: OpaquePointer!) -> UInt64 {
    UInt64(Handle.object(schedule, OpenSchedule.self)?.schedule.channels.count ?? 0)
}

@c @implementation public func anneal_schedule_state_count(_ schedule: OpaquePointer!) -> UInt64 {
    UInt64(Handle.object(schedule, OpenSchedule.self)?.schedule.stateKeys.count ?? 0)
}

@c @implementation public func anneal_schedule_initial_state(
    _ schedule: OpaquePointer!, _ state: UnsafeMutablePointer<Double>!
) {
    guard let schedule = Handle.object(schedule, OpenSchedule.self), let state else { return }
    state.update(from: schedule.initialState, count: schedule.schedule.stateKeys.count)
}

@c @implementation public func anneal_schedule_fill(
    _ schedule: OpaquePointer!, _ first: Int64, _ count: Int64, _ base: UnsafePointer<Double>!,
    _ state: UnsafePointer<Double>!, _ out: UnsafeMutablePointer<Double>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        let open = try Handle.object(schedule, OpenSchedule.self, named: "schedule")
        guard let base else { throw Misuse.missing("base") }
        let (end, isTooLarge) = first.addingReportingOverflow(count)
        guard first >= 0, count >= 0, !isTooLarge, end <= 1 << 53 else {
            throw Misuse.outOfRange("first, count", range: "at least 0, and together at most 2^53")
        }
        if count == 0 { return }
        guard let out else { throw Misuse.missing("out") }
        try open.schedule.rows(
            afterSteps: Int(first)..<Int(end), base: base, state: state ?? open.initialState, into: out)
    }
}

@c @implementation public func anneal_schedule_observe(
    _ schedule: OpaquePointer!, _ step: Int64, _ metric: Double, _ base: UnsafePointer<Double>!,
    _ state: UnsafeMutablePointer<Double>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        let schedule = try Handle.object(schedule, OpenSchedule.self, named: "schedule").schedule
        guard (0...1 << 53).contains(step) else { throw Misuse.outOfRange("step", range: "0 to 2^53") }
        let count = schedule.stateKeys.count
        if count == 0 { return }
        guard let base else { throw Misuse.missing("base") }
        guard let state else { throw Misuse.missing("state") }
        var seen = ScheduleInstance.State(values: Array(UnsafeBufferPointer(start: state, count: count)))
        try schedule.observe(
            metric: metric, afterStep: Int(step),
            base: Array(UnsafeBufferPointer(start: base, count: schedule.channels.count)), state: &seen)
        state.update(from: seen.values, count: count)
    }
}
