internal import AnnealHost
internal import CAnneal
internal import SeededNumbers

/// Calls of a schedule by the contract alone.
extension RawInstance {
    var channelCount: Int { Int(schedule.channel_count) }

    var base: [Double] { [0.1] + Array(repeating: 0.85, count: max(0, channelCount - 1)) }

    var initialState: [Double] {
        (0..<Int(schedule.state_count)).map { schedule.states[$0]?.pointee.initial ?? 0 }
    }

    /// Times at the start, around the end, far out and, where they mean something, between ticks.
    func times(_ seed: UInt64) -> [Double] {
        var random = SeededGenerator(seed: seed)
        let whole =
            (0...103).map(Double.init) + [130, 999, 12_345, 1e6, 1e9]
            + (0..<8).map { _ in Double(UInt64.random(in: 0..<200, using: &random)) }
        guard schedule.flags & ANNEAL_FRACTIONAL_TIME != 0 else { return whole }
        return whole + [0.5, 1.25, 33.3, 99.999, 1e6 + 0.5]
    }

    /// - Parameter bases: of each row, or one for all.
    func fill(_ times: [Double], bases: [[Double]]? = nil, state: [Double]? = nil) throws -> [Double] {
        let count = times.count * channelCount
        let time = try memory.array(times)
        // One number more than a row needs, which is not to be used.
        let base = try memory.array(Array((bases ?? [self.base]).flatMap { $0 + [.nan] }.dropLast()))
        let stride = (bases?.count ?? 1) == 1 ? 0 : UInt64(channelCount + 1)
        let states = state ?? initialState
        let state = states.isEmpty ? nil : try memory.array(states)
        // Not a number, so that what is not written is seen.
        let out = try memory.array([Double](repeating: .nan, count: count))
        try call("fill") {
            schedule.fill(
                instance, time, base, stride, state, UInt64(times.count), out, $0)
        }
        let values = Array(UnsafeBufferPointer(start: out, count: count))
        if let state {
            try require(
                bits(Array(UnsafeBufferPointer(start: state, count: states.count))) == bits(states),
                "fill changes the state, which only observe may")
        }
        try memory.retire()
        return values
    }

    func observe(_ metric: Double, time: Double, base: [Double]? = nil, state: [Double]) throws -> [Double] {
        guard let observe = schedule.observe else { return state }
        let base = try memory.array(base ?? self.base)
        let held = state.isEmpty ? nil : try memory.array(state)
        let seen = try memory.table(
            anneal_observation(struct_size: 0, epoch: UInt32(time), time: time, metric: metric), more: more)
        try call("observe") { observe(instance, base, held, seen, $0) }
        let changed = held.map { Array(UnsafeBufferPointer(start: $0, count: state.count)) } ?? []
        try memory.retire()
        return changed
    }

    func bits(_ numbers: [Double]) -> [UInt64] { numbers.map(\.bitPattern) }
}
