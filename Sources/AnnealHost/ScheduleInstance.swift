internal import CAnneal

/// A schedule ready to be asked: a total function from steps to values.
///
///     let registry = try Registry(searching: SearchPath())
///     let schedule = try ScheduleInstance(Specification("step(step_size=2)"), in: registry, length: RunLength(steps: 6))
///     try schedule.curve(steps: 0..<4, base: [0.1])   // [0.1, 0.1, 0.01, 0.01], up to rounding
///
/// It never changes. What a schedule that listens has seen is a `State`, a value its owner keeps.
public final class ScheduleInstance: @unchecked Sendable {
    /// What a listening schedule has seen; empty for a closed form. Copy it to take a snapshot.
    public struct State: Sendable, Equatable {
        public var values: [Double]
        public init(values: [Double] = []) { self.values = values }
    }

    /// A stretch of the run in which one schedule is in force.
    public struct Piece: Sendable, Equatable {
        public let steps: Range<Int>
        /// As it was typed.
        public let text: String
    }

    public let component: Component
    /// The specification it was made from.
    public let specification: Specification
    /// The ticks in force.
    public let clock: Clock
    public let length: RunLength

    private let table: ScheduleTable
    private let instance: UnsafeMutableRawPointer?

    /// - Parameter clock: exchanges the schedule's own clock and converts its times, so that the curve stays in place.
    public init(
        _ specification: Specification, in registry: Registry, length: RunLength, clock: Clock? = nil
    ) throws(SpecificationError) {
        let component = try registry.component(specification.name, .schedule)
        guard case .schedule(let table) = component.functions, let create = table.api.create else {
            throw .wrongKind(specification.name, is: component.kind, wanted: .schedule)
        }
        let typed = try Arguments(specification.arguments, for: component)
        let clock = clock ?? table.clock
        let arguments = try typed.converted(
            from: table.clock, to: clock, stepsPerEpoch: length.stepsPerEpoch, of: component)
        let horizon = length.ticks(of: clock)
        if table.needsHorizon && horizon == nil { throw .unknownLength(component: component.name) }
        self.component = component
        self.specification = specification
        self.clock = clock
        self.length = length
        self.table = table
        self.instance = try Call.create(
            create, component, arguments, horizon: horizon,
            scheduled: Array(repeating: false, count: component.parameters.count))
    }

    deinit { table.api.destroy?(instance) }

    /// The hyperparameters it drives, "lr" first.
    public var channels: [String] { table.channels }

    /// In order; one for a schedule that is not composed.
    public var pieces: [Piece] { [Piece(steps: 0..<(length.steps ?? .max), text: specification.description)] }

    /// What a run starts with.
    public var initialState: State { State(values: table.states.map(\.initial)) }

    /// The values at one step: a table of one row, so that a plot and a run cannot disagree.
    ///
    /// - Parameters:
    ///   - step: steps done.
    ///   - base: one value per channel.
    ///   - out: receives one value per channel.
    public func values(
        afterStep step: Int, base: UnsafePointer<Double>, state: State, into out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        var time = length.time(clock, afterStep: step)
        try fill(time: &time, count: 1, base: base, baseStride: 0, state: state, out: out)
        try check(UnsafeBufferPointer(start: out, count: channels.count), steps: step..<step + 1)
    }

    /// The values at many steps, row by row, `channels.count` to a row.
    public func curve(
        steps: Range<Int>, base: [Double], state: State? = nil
    ) throws(ComponentFailure) -> [Double] {
        precondition(base.count == channels.count, "one base value per channel")
        let times = steps.map { length.time(clock, afterStep: $0) }
        let values = try values(atTimes: times, base: base, state: state)
        try values.withUnsafeBufferPointer { values throws(ComponentFailure) in try check(values, steps: steps) }
        return values
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

    /// Lets a listening schedule see a result; a closed form ignores it.
    public func observe(
        metric: Double, afterStep step: Int, base: [Double], state: inout State
    ) throws(ComponentFailure) {
        precondition(state.values.count == table.states.count, "a state of another schedule")
        precondition(base.count == channels.count, "one base value per channel")
        guard let observe = table.api.observe else { return }
        var seen = anneal_observation(
            struct_size: UInt32(MemoryLayout<anneal_observation>.size),
            epoch: UInt32(clamping: step / length.stepsPerEpoch), time: length.time(clock, afterStep: step),
            metric: metric)
        let failure = state.values.withUnsafeMutableBufferPointer { state in
            Call.sentence { observe(instance, base, state.baseAddress, &seen, $0) }
        }
        if let failure { throw ComponentFailure(component: component.name, sentence: failure.sentence) }
    }

    private func fill(
        time: UnsafePointer<Double>, count: Int, base: UnsafePointer<Double>, baseStride: Int, state: State,
        out: UnsafeMutablePointer<Double>
    ) throws(ComponentFailure) {
        precondition(state.values.count == table.states.count, "a state of another schedule")
        guard let fill = table.api.fill else { return }
        let failure = state.values.withUnsafeBufferPointer { state in
            Call.sentence {
                fill(
                    instance, time, base, UInt64(baseStride), state.isEmpty ? nil : state.baseAddress, UInt64(count),
                    out, $0)
            }
        }
        if let failure { throw ComponentFailure(component: component.name, sentence: failure.sentence) }
    }

    private func check(_ values: UnsafeBufferPointer<Double>, steps: Range<Int>) throws(ComponentFailure) {
        for (index, value) in values.enumerated() where !(value.isFinite && value >= 0) {
            let step = steps.lowerBound + index / channels.count
            throw ComponentFailure(
                component: component.name,
                sentence: "gave \(channels[index % channels.count]) = \(value.shortest) at step \(step); "
                    + "a value must be finite and not negative: change its parameters or the base rate")
        }
    }
}
