public import AnnealHost

/// Several schedules that run side by side, each for a hyperparameter of its own.
///
///     let set = ScheduleSet([.init(cosine, for: "lr"), .init(linear, for: "weight_decay")])
///     set.channels   // ["lr", "weight_decay"]
///
/// The rate of a schedule is the value of the hyperparameter it is for. The one for "lr" also drives its further channels;
/// further channels of the others drive nothing, and have names that no hyperparameter has.
public struct ScheduleSet: RateSource {
    public struct Member: Sendable {
        public let schedule: ScheduleInstance
        /// The hyperparameter, by key or by role.
        public let target: String

        public init(_ schedule: ScheduleInstance, for target: String) {
            self.schedule = schedule
            self.target = target
        }

        fileprivate var channels: [String] {
            guard target != "lr" else { return schedule.channels }
            return [target] + schedule.channels.dropFirst().map { "\($0) of the schedule of \(target)" }
        }
    }

    public let members: [Member]
    public let channels: [String]

    public init(_ members: [Member]) {
        self.members = members
        channels = members.flatMap(\.channels)
    }

    /// What a run starts with: the states of all, one after another.
    public var initialState: ScheduleInstance.State {
        ScheduleInstance.State(values: members.flatMap(\.schedule.initialState.values))
    }

    public func reader(base: [Double]) -> any RateReader {
        var parts: [Reader.Part] = []
        var (column, firstState) = (0, 0)
        for member in members {
            let columns = column..<column + member.schedule.channels.count
            let reader = ScheduleReader(member.schedule, base: Array(base[columns]))
            parts.append(Reader.Part(reader: reader, column: column, firstState: firstState))
            (column, firstState) = (columns.upperBound, firstState + member.schedule.stateKeys.count)
        }
        return parts.count == 1 ? parts[0].reader : Reader(parts: parts)
    }

    private struct Reader: RateReader {
        struct Part {
            let reader: ScheduleReader
            let column: Int
            let firstState: Int
        }
        let parts: [Part]

        func values(
            afterStep step: Int, state: ScheduleInstance.State, from firstState: Int,
            into out: UnsafeMutablePointer<Double>
        ) throws(ComponentFailure) {
            for part in parts {
                try part.reader.values(
                    afterStep: step, state: state, from: firstState + part.firstState, into: out + part.column)
            }
        }
    }

    public func observe(
        metric: Double, afterStep step: Int, base: [Double], state: inout ScheduleInstance.State
    ) throws(ComponentFailure) {
        var (column, firstState) = (0, 0)
        for member in members {
            let columns = column..<column + member.schedule.channels.count
            let states = firstState..<firstState + member.schedule.stateKeys.count
            var own = ScheduleInstance.State(values: Array(state.values[states]))
            try member.schedule.observe(
                metric: metric, afterStep: step, base: Array(base[columns]), state: &own)
            state.values.replaceSubrange(states, with: own.values)
            (column, firstState) = (columns.upperBound, states.upperBound)
        }
    }
}
