internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// A schedule is a pure, total function of base values, time and state.
    static let scheduleChecks = [
        Check(
            family: .schedule, title: "finite",
            promise: "at every time, past the end too, the rate is finite and not negative"
        ) { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, schedule in
                try requireFinite(schedule, subject)
            }
        },
        Check(family: .schedule, title: "lengths", promise: "the rate is finite and not negative in runs of any length")
        { subject in
            let component = try subject.opened()
            // The host does not make one that needs to know the length where there is none.
            let lengths = [-1.0, 0, 1, 2, 7].filter { $0 >= 0 || !component.needsHorizon }
            for length in lengths {
                _ = try RawInstance.forEach(of: component, horizon: length) { _, schedule in
                    do {
                        try requireFinite(schedule, subject)
                    } catch {
                        let words = length < 0 ? "in a run of unknown length" : "in a run of \(length.shortest) ticks"
                        throw CheckFailure("\(words), \(error)")
                    }
                }
            }
            return "\(component.needsHorizon ? "" : "of unknown length, ")of 0, 1, 2 and 7 ticks"
        },
        Check(
            family: .schedule, title: "batches",
            promise: "a value is the same alone, in a batch, in reverse and beside other base values"
        ) { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, schedule in
                let (times, width) = (schedule.times(subject.seed), schedule.channelCount)
                let batch = schedule.bits(try schedule.fill(times))
                func compare(_ one: [UInt64], _ other: [Double], _ way: String) throws {
                    guard let index = zip(one, schedule.bits(other)).enumerated().first(where: { $1.0 != $1.1 })
                    else { return }
                    throw CheckFailure(
                        "at \(times[index.offset / width]) ticks it gives "
                            + "\(Double(bitPattern: index.element.0)) in a batch and "
                            + "\(Double(bitPattern: index.element.1)) \(way)")
                }
                try compare(batch, try times.flatMap { try schedule.fill([$0]) }, "alone")
                let backwards = try schedule.fill(times.reversed())
                try compare(
                    batch, times.indices.reversed().flatMap { backwards[$0 * width..<($0 + 1) * width] },
                    "in reverse order")
                try compare(batch, try schedule.fill(times), "when asked again")
                _ = try schedule.fill([])

                // Base values of each row's own, some way apart.
                let bases = times.indices.map { row in schedule.base.map { $0 / Double(1 + row % 5) } }
                let strided = try schedule.fill(times, bases: bases)
                let ofOne = try bases[..<5].map { schedule.bits(try schedule.fill(times, bases: [$0])) }
                let expected = times.indices.flatMap { ofOne[$0 % 5][$0 * width..<($0 + 1) * width] }
                try compare(expected, strided, "where each row has base values of its own")
            }
        },
        Check(
            family: .schedule, title: "concurrent",
            promise: "a value is the same when several threads ask at once"
        ) { subject in
            try RawInstance.forEach(of: try subject.opened()) { _, schedule in
                let times = schedule.times(subject.seed)
                let expected = schedule.bits(try schedule.fill(times))
                guard
                    concurrently(4, { fillRepeatedly(schedule, times, until: expected) })
                else { throw CheckFailure("it gives other values when several threads ask at once") }
            }
        },
        Check(
            family: .schedule, title: "observe",
            promise: "what it hears, NaN and gaps too, changes its state and nothing else"
        ) { subject in
            let component = try subject.opened()
            let handle = component.address.assumingMemoryBound(to: anneal_component.self)
            if RawInstance.schedule(handle).observe == nil { return "not tried: it does not listen" }
            return try RawInstance.forEach(of: component) { specification, schedule in
                let silent = [Double](repeating: 0, count: schedule.channelCount)
                for base in [schedule.base, silent] {
                    var state = schedule.initialState
                    for (metric, time) in Self.heard[..<(base == silent ? 9 : Self.heard.count)] {
                        // Made again between any two calls, nothing changes: all it knows is in the state.
                        let other = try RawInstance(component, specification)
                        let next = try schedule.observe(metric, time: time, base: base, state: state)
                        try require(
                            schedule.bits(next)
                                == schedule.bits(try other.observe(metric, time: time, base: base, state: state)),
                            "an instance made again hears the metric \(metric) in another way")
                        state = next
                        let (times, bases) = ([time, time], [schedule.base, silent])
                        let values = try schedule.fill(times, bases: bases, state: state)
                        try require(
                            schedule.bits(values) == schedule.bits(try other.fill(times, bases: bases, state: state)),
                            "an instance made again gives another value")
                        if let wrong = values.first(where: { !($0.isFinite && $0 >= 0) }) {
                            throw CheckFailure("after the metric \(metric) it gives \(wrong)")
                        }
                    }
                }
            }
        },
        Check(
            family: .schedule, title: "spoilt-state",
            promise: "a state that was tampered with does no harm"
        ) { subject in
            // A checkpoint that was tampered with may give a wrong rate, which the host refuses, but never a trap.
            let component = try subject.opened()
            if component.stateKeys.isEmpty { return "not tried: it has no state" }
            return try RawInstance.forEach(of: component) { _, schedule in
                for value in [.nan, -1, 0.5, 1e12, 1e300, .infinity, -.infinity] as [Double] {
                    var state = schedule.initialState.map { _ in value }
                    for (metric, time) in Self.heard.prefix(10) {
                        do {
                            state = try schedule.observe(metric, time: time, base: schedule.base, state: state)
                            _ = try schedule.fill([time], state: state)
                        } catch is RawInstance.GaveUp {
                            // Its sentence ends the run.
                            break
                        }
                    }
                }
            }
        },
        Check(
            family: .schedule, title: "made-again",
            promise: "an instance made again gives the same values"
        ) { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, schedule in
                let times = schedule.times(subject.seed)
                    .enumerated().filter { $0.offset % 8 == 0 }.map(\.element)
                let once = schedule.bits(try schedule.fill(times))
                let anew = try times.flatMap { try RawInstance(component, specification).fill([$0]) }
                try require(once == schedule.bits(anew), "made again between two calls it gives other values")
            }
        },
        Check(family: .schedule, title: "memory", promise: "1000 calls leave no memory behind") { subject in
            let component = try subject.opened()
            let schedule = try RawInstance(component, RawInstance.usableSpecification(of: component))
            // In memory that stays, so that what grows is the plugin's.
            let (time, base, state) = ([0.0, 1, 50], schedule.base, schedule.initialState)
            var out = [Double](repeating: 0, count: 3 * schedule.channelCount)
            try requireNoGrowth("1000 values") {
                _ = fill(schedule, time, base, state, &out)
            }
            return ""
        },
    ]

    /// What no loss should be, repeats of a metric and of a time, gaps between times.
    private static let heard: [(metric: Double, time: Double)] = [
        (1, 0), (0.9, 1), (.nan, 2), (0.9, 3), (0.9, 3), (-3, 4), (-3, 5), (1e300, 6), (.infinity, 7), (0, 21), (0, 24),
        (-1e-300, 27), (-.infinity, 30), (.nan, 33), (2, 99), (2, 100), (2, 500), (-1e300, 1e6),
    ]

    private static func requireFinite(_ schedule: RawInstance, _ subject: Subject) throws {
        let times = schedule.times(subject.seed)
        for (index, value) in try schedule.fill(times).enumerated() where !(value.isFinite && value >= 0) {
            throw CheckFailure("at \(times[index / schedule.channelCount]) ticks it gives \(value)")
        }
    }

    /// Values in buffers that any thread may have; the instance is shared.
    private static func fill(
        _ schedule: RawInstance, _ times: [Double], _ base: [Double], _ state: [Double], _ out: inout [Double]
    ) -> anneal_status {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
            message.initialize(repeating: 0)
            var error = anneal_error(
                struct_size: UInt32(MemoryLayout<anneal_error>.size), capacity: 256, message: message.baseAddress)
            return state.withUnsafeBufferPointer { state in
                schedule.schedule.fill(
                    schedule.instance, times, base, 0, state.isEmpty ? nil : state.baseAddress, UInt64(times.count),
                    &out, &error)
            }
        }
    }

    private static func fillRepeatedly(_ schedule: RawInstance, _ times: [Double], until expected: [UInt64]) -> Bool {
        let (base, state) = (schedule.base, schedule.initialState)
        for _ in 0..<20 {
            var out = [Double](repeating: .nan, count: expected.count)
            if fill(schedule, times, base, state, &out) != ANNEAL_OK || schedule.bits(out) != expected { return false }
        }
        return true
    }

    /// Whether `body` holds on `count` threads at once.
    private static func concurrently(_ count: Int, _ body: () -> Bool) -> Bool {
        let results = UnsafeMutablePointer<Bool>.allocate(capacity: count)
        defer { results.deallocate() }
        results.initialize(repeating: false, count: count)
        Threads.run(count, on: count) { results[$0] = body() }
        return (0..<count).allSatisfy { results[$0] }
    }
}
