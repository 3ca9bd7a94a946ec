import CAnneal

// What a host sees of a schedule without a state: its table, and its instances.

func scheduleTable<S: Schedule>(_ type: S.Type) -> UnsafePointer<anneal_schedule_api> {
    leaked(
        anneal_schedule_api(
            struct_size: size(anneal_schedule_api.self), flags: S.allowsFractionalTime ? ANNEAL_FRACTIONAL_TIME : 0,
            default_clock: clockNumber(S.clock), channel_count: UInt32(S.channels.count),
            channels: leakedArray(S.channels.map { leakedText($0.name) }), state_count: 0, states: nil,
            create: create, destroy: destroy,
            fill: { instance, time, base, baseStride, _, count, out, _ in
                guard let instance, let time, let base, let out else { return ANNEAL_FAILED }
                Unmanaged<ScheduleBox>.fromOpaque(instance)._withUnsafeGuaranteedRef {
                    $0.fill(
                        Table(
                            width: $0.width, time: time, base: base, baseStride: Int(baseStride), count: Int(count),
                            out: out))
                }
                return ANNEAL_OK
            },
            observe: nil))
}

func clockNumber(_ clock: Clock) -> UInt32 {
    switch clock {
    case .epoch: UInt32(ANNEAL_PER_EPOCH)
    case .step: UInt32(ANNEAL_PER_STEP)
    }
}

class ScheduleBox {
    final let width: Int
    init(width: Int) { self.width = width }
    func fill(_ table: Table) { preconditionFailure("abstract") }
}

final class ScheduleBoxOf<S: Schedule>: ScheduleBox {
    private let schedule: S
    init(_ schedule: S) {
        self.schedule = schedule
        super.init(width: S.channels.count)
    }
    override func fill(_ table: Table) { schedule.fill(table) }
}
