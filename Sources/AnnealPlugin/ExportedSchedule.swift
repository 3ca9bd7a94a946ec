import CAnneal

// What a host sees of a schedule: its table, and the instances behind it.

func scheduleTable<S: Schedule>(_ type: S.Type) -> UnsafeRawPointer {
    let api = anneal_schedule_api(
        struct_size: size(anneal_schedule_api.self), flags: S.allowsFractionalTime ? ANNEAL_FRACTIONAL_TIME : 0,
        default_clock: UInt32(S.clock == .epoch ? ANNEAL_PER_EPOCH : ANNEAL_PER_STEP),
        channel_count: UInt32(S.channels.count), channels: table(S.channels.map { text($0.rawValue) }),
        state_count: 0, states: nil, create: create, destroy: destroy,
        fill: { instance, time, base, baseStride, _, count, out, _ in
            guard let instance, let time, let base, let out else { return ANNEAL_FAILED }
            Unmanaged<ScheduleBox>.fromOpaque(instance)._withUnsafeGuaranteedRef {
                $0.fill(
                    Table(
                        drivesMomentum: $0.drivesMomentum, time: time, base: base, baseStride: Int(baseStride),
                        count: Int(count), out: out))
            }
            return ANNEAL_OK
        },
        observe: nil)
    return UnsafeRawPointer(forever(api))
}

func listeningTable<S: StatefulSchedule>(_ type: S.Type) -> UnsafeRawPointer {
    let states = S.memory.map { memory in
        forever(
            anneal_state(
                struct_size: size(anneal_state.self), reserved: 0, key: text(memory.key), initial: memory.initial))
    }
    let api = anneal_schedule_api(
        struct_size: size(anneal_schedule_api.self), flags: ANNEAL_FRACTIONAL_TIME,
        default_clock: UInt32(S.clock == .epoch ? ANNEAL_PER_EPOCH : ANNEAL_PER_STEP), channel_count: 1,
        channels: table([text(Channel.lr.rawValue)]), state_count: UInt64(states.count), states: table(states),
        create: create, destroy: destroy,
        fill: { instance, time, base, baseStride, state, count, out, _ in
            guard let instance, let time, let base, let out, let state else { return ANNEAL_FAILED }
            let box = Unmanaged<ListeningBox>.fromOpaque(instance).takeUnretainedValue()
            for row in 0..<Int(count) {
                out[row] = box.rate(base: base[row * Int(baseStride)], at: time[row], memory: state)
            }
            return ANNEAL_OK
        },
        observe: { instance, base, state, seen, _ in
            guard let instance, let base, let state, let seen else { return ANNEAL_FAILED }
            let box = Unmanaged<ListeningBox>.fromOpaque(instance).takeUnretainedValue()
            let observation = Observation(time: seen.pointee.time, metric: seen.pointee.metric)
            box.observe(observation, base: base[0], memory: state)
            return ANNEAL_OK
        })
    return UnsafeRawPointer(forever(api))
}

class ScheduleBox {
    final let drivesMomentum: Bool
    init(drivesMomentum: Bool) { self.drivesMomentum = drivesMomentum }
    func fill(_ table: Table) { preconditionFailure("abstract") }
}

final class ScheduleBoxOf<S: Schedule>: ScheduleBox {
    private let schedule: S
    init(_ schedule: S) {
        self.schedule = schedule
        super.init(drivesMomentum: S.channels.contains(.momentum))
    }
    override func fill(_ table: Table) { schedule.fill(table) }
}

class ListeningBox {
    func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
        preconditionFailure("abstract")
    }
    func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
        preconditionFailure("abstract")
    }
}

final class ListeningBoxOf<S: StatefulSchedule>: ListeningBox {
    private let schedule: S
    init(_ schedule: S) { self.schedule = schedule }
    override func rate(base: Double, at time: Double, memory: UnsafePointer<Double>) -> Double {
        schedule.rate(base: base, at: time, memory: memory)
    }
    override func observe(_ seen: Observation, base: Double, memory: UnsafeMutablePointer<Double>) {
        schedule.observe(seen, base: base, memory: memory)
    }
}
