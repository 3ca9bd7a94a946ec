internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// A schedule is a pure, total function of base values, time and state.
    static let scheduleChecks = [
        Check(family: .schedule, title: "finite") { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, schedule in
                let times = schedule.times(subject.seed)
                for (index, value) in try schedule.fill(times).enumerated() where !(value.isFinite && value >= 0) {
                    throw CheckFailure("at \(times[index / schedule.channelCount]) ticks it gives \(value)")
                }
            }
        },
        Check(family: .schedule, title: "batches") { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, schedule in
                let (times, width) = (schedule.times(subject.seed), schedule.channelCount)
                let batch = schedule.bits(try schedule.fill(times))
                func compare(_ other: [Double], _ way: String) throws {
                    guard let index = zip(batch, schedule.bits(other)).enumerated().first(where: { $1.0 != $1.1 })
                    else { return }
                    throw CheckFailure(
                        "at \(times[index.offset / width]) ticks it gives "
                            + "\(Double(bitPattern: index.element.0)) in a batch and "
                            + "\(Double(bitPattern: index.element.1)) \(way)")
                }
                try compare(try times.flatMap { try schedule.fill([$0]) }, "alone")
                try compare(try schedule.fill(times, isStrided: true), "with base values for each row")
                let backwards = try schedule.fill(times.reversed())
                try compare(
                    times.indices.reversed().flatMap { backwards[$0 * width..<($0 + 1) * width] }, "in reverse order")
                try compare(try schedule.fill(times), "when asked again")
            }
        },
        Check(family: .schedule, title: "concurrent") { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, schedule in
                let times = schedule.times(subject.seed)
                let expected = schedule.bits(try schedule.fill(times))
                guard
                    concurrently(4, { try fillRepeatedly(schedule, times, until: expected) })
                else { throw CheckFailure("it gives other values when several threads ask at once") }
            }
        },
        Check(family: .schedule, title: "observe") { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, schedule in
                var state = schedule.initialState
                // Repeats, gaps and what no loss should be.
                let metrics = [1, 0.9, .nan, 0.9, 0.9, -3, -3, 1e300, .infinity, 0, 0, -.infinity, .nan, 2, 2, -1e300]
                for (index, metric) in metrics.enumerated() {
                    let time = Double(index < 8 ? index : 3 * index)
                    // Made again between any two calls, nothing changes: all it knows is in the state.
                    let other = try RawInstance(component, specification)
                    let next = try schedule.observe(metric, time: time, state: state)
                    try require(
                        schedule.bits(next) == schedule.bits(try other.observe(metric, time: time, state: state)),
                        "an instance made again hears the metric \(metric) in another way")
                    state = next
                    let values = try schedule.fill([time], state: state)
                    try require(
                        schedule.bits(values) == schedule.bits(try other.fill([time], state: state)),
                        "an instance made again gives another value")
                    try require(
                        values.allSatisfy { $0.isFinite && $0 >= 0 }, "after the metric \(metric) it gives \(values[0])"
                    )
                }
            }
        },
        Check(family: .schedule, title: "made-again") { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, schedule in
                let times = schedule.times(subject.seed)
                let once = schedule.bits(try schedule.fill(times))
                let anew = try times.flatMap { try RawInstance(component, specification).fill([$0]) }
                try require(once == schedule.bits(anew), "made again between two calls it gives other values")
            }
        },
    ]

    private static func fillRepeatedly(_ schedule: RawInstance, _ times: [Double], until expected: [UInt64]) throws
        -> Bool
    {
        // Buffers of each thread's own; the instance is shared.
        let api = schedule.schedule
        let (base, state) = (schedule.base, schedule.initialState)
        for _ in 0..<20 {
            var out = [Double](repeating: .nan, count: expected.count)
            var message = [CChar](repeating: 0, count: 256)
            let status = message.withUnsafeMutableBufferPointer { message in
                var error = anneal_error(
                    struct_size: UInt32(MemoryLayout<anneal_error>.size), capacity: 256, message: message.baseAddress)
                return state.withUnsafeBufferPointer { state in
                    api.fill(
                        schedule.instance, times, base, 0, state.isEmpty ? nil : state.baseAddress, UInt64(times.count),
                        &out, &error)
                }
            }
            if status != ANNEAL_OK || schedule.bits(out) != expected { return false }
        }
        return true
    }

    /// Whether `body` holds on so many threads at once.
    private static func concurrently(_ count: Int, _ body: () throws -> Bool) -> Bool {
        let results = UnsafeMutablePointer<Bool>.allocate(capacity: count)
        defer { results.deallocate() }
        results.initialize(repeating: false, count: count)
        Threads.run(count, on: count) { results[$0] = (try? body()) ?? false }
        return (0..<count).allSatisfy { results[$0] }
    }
}
