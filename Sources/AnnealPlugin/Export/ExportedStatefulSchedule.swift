import CAnneal

// What a host sees of a schedule with a state: its table, and its instances.

func statefulScheduleTable<S: StatefulSchedule>(_ type: S.Type) -> UnsafePointer<anneal_schedule_api> {
    // Of a state that is not as it says there is no instance, which the user is told when one is made.
    let numbers = (try? S.State.numbers()) ?? [("state", 0)]
    let states = numbers.map { number in
        leaked(
            anneal_state(
                struct_size: size(anneal_state.self), reserved: 0, key: leakedText(number.key), initial: number.initial)
        )
    }
    return leaked(
        anneal_schedule_api(
            struct_size: size(anneal_schedule_api.self), flags: ANNEAL_FRACTIONAL_TIME,
            default_clock: clockNumber(S.clock), channel_count: UInt32(S.channels.count),
            channels: leakedArray(S.channels.map { leakedText($0.name) }), state_count: UInt64(states.count),
            states: leakedArray(states), create: create, destroy: destroy,
            fill: { instance, time, base, baseStride, state, count, out, _ in
                guard let instance, let time, let base, let out, let state else { return ANNEAL_FAILED }
                Unmanaged<StatefulScheduleBox>.fromOpaque(instance)._withUnsafeGuaranteedRef {
                    $0.fill(
                        Table(
                            width: $0.width, time: time, base: base, baseStride: Int(baseStride), count: Int(count),
                            out: out),
                        state)
                }
                return ANNEAL_OK
            },
            observe: { instance, base, state, seen, _ in
                guard let instance, let base, let state, let seen = seen?.pointee else { return ANNEAL_FAILED }
                Unmanaged<StatefulScheduleBox>.fromOpaque(instance)._withUnsafeGuaranteedRef {
                    let bases = UnsafeBufferPointer(start: base, count: $0.width)
                    $0.observe(Observation(time: seen.time, metric: seen.metric, bases: bases), state)
                }
                return ANNEAL_OK
            }))
}

class StatefulScheduleBox {
    final let width: Int
    init(width: Int) { self.width = width }
    func fill(_ table: Table, _ state: UnsafePointer<Double>) { preconditionFailure("abstract") }
    func observe(_ seen: Observation, _ state: UnsafeMutablePointer<Double>) { preconditionFailure("abstract") }
}

final class StatefulScheduleBoxOf<S: StatefulSchedule>: StatefulScheduleBox {
    private let schedule: S

    /// - Throws: if the state is not as it says, so that the host's doubles are not it.
    init(_ schedule: S) throws(Refusal) {
        _ = try S.State.numbers()
        self.schedule = schedule
        super.init(width: S.channels.count)
    }

    override func fill(_ table: Table, _ numbers: UnsafePointer<Double>) {
        let state = UnsafeRawPointer(numbers).assumingMemoryBound(to: S.State.self)
        for row in 0..<table.count {
            table.out[row * table.width] = schedule.rate(
                base: table.base[row * table.baseStride], at: table.time[row], state: state.pointee)
        }
        guard table.width > 1 else { return }
        let channels = S.channels
        for column in 1..<table.width {
            for row in 0..<table.count {
                table.out[row * table.width + column] = schedule.value(
                    of: channels[column], base: table.base[row * table.baseStride + column], at: table.time[row],
                    state: state.pointee)
            }
        }
    }

    override func observe(_ seen: Observation, _ numbers: UnsafeMutablePointer<Double>) {
        let state = UnsafeMutableRawPointer(numbers).assumingMemoryBound(to: S.State.self)
        schedule.observe(seen, base: seen.bases[0], state: &state.pointee)
    }
}
