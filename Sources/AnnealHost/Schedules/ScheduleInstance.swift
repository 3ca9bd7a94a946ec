internal import CAnneal

/// A schedule ready to be asked, whatever it is made of: a total function from steps to values.
///
///     let registry = try Registry(searching: SearchPath())
///     let schedule = try ScheduleInstance(
///         ScheduleSpecification("step(step_size=2)"), in: registry, length: RunLength(steps: 6))
///     try schedule.curve(steps: 0..<4, base: [0.1])   // ≈ [0.1, 0.1, 0.01, 0.01]
///
/// It never changes. What the schedules in it that listen have seen is a `State`, a value its owner keeps.
public final class ScheduleInstance: @unchecked Sendable {
    /// What listening schedules have seen, in the order of `stateKeys`; empty for a closed form. Copy it to take a snapshot.
    public struct State: Sendable, Equatable {
        public var values: [Double]
        public init(values: [Double] = []) { self.values = values }
    }

    /// Steps in which one part of a composition is in force.
    public struct Piece: Sendable, Equatable {
        public let steps: Range<Int>
        public let text: String
    }

    /// The specification it was made from.
    public let specification: ScheduleSpecification
    /// The strategies in it, each once, in the order they are written.
    public let components: [Component]
    /// The ticks in force.
    public let clock: Clock
    public let length: RunLength
    /// The step of the run at which it begins, at its own time 0.
    public let firstStep: Int
    /// The hyperparameters it drives, "lr" first.
    public let channels: [String]
    /// The names of its states: "plateau.best", of a second plateau "plateau#2.best".
    public let stateKeys: [String]
    /// What a run starts with.
    public let initialState: State

    private let tree: ScheduleTree
    /// The plugin of a schedule that is not composed, if it can be asked as it is; `tree` keeps it alive.
    private let direct: ScheduleLeaf.Direct?
    // What every call needs: a training step asks for a single value.
    private let width: Int
    private let stateCount: Int
    private let segments: [ScheduleBuilder.Segment]
    /// The length that its times are of, counted from its first step.
    let planned: RunLength
    let mappings: [HorizonMapping]

    /// - Parameters:
    ///   - clock: exchanges the specification's own clock and converts its times, so that the curve stays in place.
    ///   - step: the step of the run at which it begins: it takes what remains, and before it, it has its first values.
    public convenience init(
        _ specification: ScheduleSpecification, in registry: Registry, length: RunLength, clock: Clock? = nil,
        from step: Int = 0
    ) throws(SpecificationError) {
        try self.init(
            specification, in: registry, length: length, clock: clock, from: step,
            planned: step == 0 ? length : length.remaining(afterStep: step), mappings: [])
    }

    /// - Parameters:
    ///   - planned: the length that its times are of.
    ///   - mappings: how its steps become steps of the planned length.
    init(
        _ specification: ScheduleSpecification, in registry: Registry, length: RunLength, clock: Clock?,
        from firstStep: Int, planned: RunLength, mappings: [HorizonMapping]
    ) throws(SpecificationError) {
        var builder = try ScheduleBuilder(
            specification, in: registry, length: planned, clock: clock, isRemapped: !mappings.isEmpty)
        (self.tree, self.segments) = try builder.build(specification, horizon: planned.ticks(of: builder.clock))
        if case .leaf(let leaf) = tree { self.direct = leaf.direct } else { self.direct = nil }
        self.width = builder.channels.count
        self.stateCount = builder.stateKeys.count
        self.specification = specification
        self.components = builder.components
        self.clock = builder.clock
        self.length = length
        self.firstStep = firstStep
        self.planned = planned
        self.channels = builder.channels
        self.stateKeys = builder.stateKeys
        self.initialState = State(values: builder.initialState)
        self.mappings = mappings
    }

    /// Which part is in force when; a schedule that is not composed is one piece.
    public var pieces: [Piece] {
        let (stepsPerTick, shift) = clock == .step ? (1, 0) : (planned.stepsPerEpoch, planned.epochShift)
        let end = length.steps ?? .max
        let starts = segments.map { segment in
            let own = max(0, segment.start * Double(stepsPerTick) - Double(shift))
            let step = mappings.reduce(own) { $1.step(ofPlanned: $0) }
            return Int(exactly: step.rounded(.up)).map { $0 + firstStep } ?? end
        }
        return zip(segments, zip(starts, starts.dropFirst() + [end])).compactMap { segment, range in
            range.0 < min(range.1, end) ? Piece(steps: range.0..<min(range.1, end), text: segment.text) : nil
        }
    }

    /// The values at one step: a table of one row, so that a plot and a run cannot disagree.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - base: one value per channel.
    ///   - state: what has been seen.
    ///   - first: where its own begins, in a state that several schedules share.
    ///   - out: receives one value per channel.
    public func values(
        afterStep step: Int, base: UnsafePointer<Double>, state: State, from first: Int = 0,
        into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        var time = time(afterStep: step)
        if let direct {
            if let sentence = direct.values(at: &time, base: base, into: out) {
                throw ComponentFailure(component: components[0].name, sentence: sentence)
            }
        } else {
            try fill(time: &time, count: 1, base: base, baseStride: 0, state: state, from: first, out: out)
        }
        for channel in 0..<width where !(out[channel] >= 0 && out[channel] < .infinity) {
            throw illegal(out[channel], channel: channel, step: step)
        }
    }

    /// The values at many steps, row by row, `channels.count` to a row.
    public func curve(
        steps: Range<Int>, base: [Double], state: State? = nil
    ) throws(ComponentFailure) -> [Double] {
        precondition(base.count == channels.count, "one base value per channel")
        let state = state ?? initialState
        precondition(state.values.count >= stateCount, "a state of another schedule")
        var failure: ComponentFailure?
        let values = [Double](unsafeUninitializedCapacity: steps.count * width) { out, filled in
            guard let start = out.baseAddress else { return }
            for first in stride(from: steps.lowerBound, to: steps.upperBound, by: Self.rowsAtOnce) {
                let part = first..<min(first + Self.rowsAtOnce, steps.upperBound)
                do throws(ComponentFailure) {
                    try rows(afterSteps: part, base: base, state: state.values, into: start + filled)
                } catch {
                    failure = error
                    return
                }
                filled += part.count * width
            }
        }
        if let failure { throw failure }
        return values
    }

    /// The values at some steps, row by row, each looked at, also those that a plugin left out. Allocates nothing.
    ///
    /// - Parameters:
    ///   - base: one value per channel.
    ///   - state: what has been seen, one value per state.
    ///   - out: receives `channels.count` values per step.
    public func rows(
        afterSteps steps: Range<Int>, base: UnsafePointer<Double>, state: UnsafePointer<Double>?,
        into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        let count = steps.count * width
        out.initialize(repeating: .nan, count: count)
        let capacity = min(steps.count, Self.rowsAtOnce)
        try withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { times throws(ComponentFailure) in
            guard let start = times.baseAddress else { return }
            for first in stride(from: 0, to: steps.count, by: Self.rowsAtOnce) {
                let rows = first..<min(first + Self.rowsAtOnce, steps.count)
                for row in rows { start[row - first] = time(afterStep: steps.lowerBound + row) }
                let failure = tree.fill(
                    ScheduleTree.Rows(
                        time: start, count: rows.count, base: base, baseStride: 0,
                        state: stateCount == 0 ? nil : state, out: out + first * width, width: width))
                if let failure { throw failure }
            }
        }
        for index in 0..<count where !(out[index] >= 0 && out[index] < .infinity) {
            throw illegal(out[index], channel: index % width, step: steps.lowerBound + index / width)
        }
    }

    /// The values at any times in ticks, unchecked.
    ///
    /// - Parameter base: one value per channel, or one row of them per time.
    public func values(
        atTimes times: [Double], base: [Double], state: State? = nil
    ) throws(ComponentFailure) -> [Double] {
        var out = [Double](repeating: .nan, count: times.count * channels.count)
        let stride = base.count == channels.count ? 0 : channels.count
        precondition(stride == 0 || base.count == out.count, "one base value per channel, or one row of them per time")
        let state = state ?? initialState
        try out.withUnsafeMutableBufferPointer { out throws(ComponentFailure) in
            guard let start = out.baseAddress else { return }
            try fill(time: times, count: times.count, base: base, baseStride: stride, state: state, out: start)
        }
        return out
    }

    /// Lets the listening schedules that were in force at the last step see a result; closed forms ignore it.
    ///
    /// - Parameters:
    ///   - metric: the monitored value; may be NaN.
    ///   - step: steps done.
    ///   - base: one value per channel.
    public func observe(
        metric: Double, afterStep step: Int, base: [Double], state: inout State
    ) throws(ComponentFailure) {
        precondition(state.values.count == stateKeys.count, "a state of another schedule")
        precondition(base.count == channels.count, "one base value per channel")
        guard !stateKeys.isEmpty else { return }
        let seen = anneal_observation(
            struct_size: UInt32(MemoryLayout<anneal_observation>.size),
            epoch: UInt32(clamping: length.epoch(afterStep: step)), time: time(afterStep: step), metric: metric)
        let last = time(afterStep: max(0, step - 1))
        let old = state.values
        let failure = old.withUnsafeBufferPointer { old in
            state.values.withUnsafeMutableBufferPointer { new in
                tree.observe(
                    seen, last: last, base: base, width: channels.count, old: old.baseAddress, new: new.baseAddress)
            }
        }
        if let failure { throw failure }
    }

    /// Completed ticks after a number of steps.
    @inline(__always) private func time(afterStep step: Int) -> Double {
        let own = max(0, step - firstStep)
        if mappings.isEmpty { return planned.time(clock, afterStep: own) }
        let step = mappings.reversed().reduce(Double(own)) { $1.plannedStep($0) }
        return clock == .step
            ? step : ((step + Double(planned.epochShift)) / Double(planned.stepsPerEpoch)).rounded(.down)
    }

    /// The number of rows that are filled together: few enough that what lies between two strategies stays in a first-level cache.
    private static let rowsAtOnce = 512

    @inline(__always) private func fill(
        time: UnsafePointer<Double>, count: Int, base: UnsafePointer<Double>, baseStride: Int, state: State,
        from first: Int = 0, out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        precondition(state.values.count >= first + stateCount, "a state of another schedule")
        let failure: ComponentFailure? = state.values.withUnsafeBufferPointer { state in
            let rows = ScheduleTree.Rows(
                time: time, count: count, base: base, baseStride: baseStride,
                state: stateCount == 0 ? nil : state.baseAddress.map { $0 + first }, out: out, width: width)
            if count <= Self.rowsAtOnce { return tree.fill(rows) }
            for row in stride(from: 0, to: count, by: Self.rowsAtOnce) {
                let part = rows.part(row..<min(row + Self.rowsAtOnce, count), time: time + row)
                if let failure = tree.fill(part) { return failure }
            }
            return nil
        }
        if let failure { throw failure }
    }

    private func illegal(_ value: Double, channel: Int, step: Int) -> ComponentFailure {
        ComponentFailure(
            component: components.count == 1 ? components[0].name : specification.description,
            sentence: "gave \(channels[channel]) = \(value.shortest) at step \(step); "
                + "a value must be finite and not negative: change its parameters or the base rate")
    }
}
