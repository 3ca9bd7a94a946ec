internal import CAnneal

/// One strategy inside a schedule: a plugin's instance, and which of the schedule's channels and states are its own.
final class ScheduleLeaf {
    fileprivate typealias Fill =
        @convention(c) (
            UnsafeRawPointer?, UnsafePointer<Double>?, UnsafePointer<Double>?, UInt64, UnsafePointer<Double>?, UInt64,
            UnsafeMutablePointer<Double>?, UnsafeMutablePointer<anneal_error>?
        ) -> anneal_status

    let component: Component
    private let table: ScheduleTable
    // What every call needs, read once: a training step asks for a single value.
    private let function: Fill?
    private let hasStates: Bool
    private let drivesAll: Bool
    private let instance: UnsafeMutableRawPointer?
    /// The column of each of the plugin's channels in the whole schedule's rows.
    private let columns: [Int]
    /// Where its states begin among the whole schedule's.
    private let firstState: Int
    /// Whether it means something at whole ticks only, and is asked between them.
    private let floorsTime: Bool

    init(
        _ component: Component, _ table: ScheduleTable, arguments: Arguments, horizon: Double?, channels: [String],
        firstState: Int, floorsTime: Bool
    ) throws(SpecificationError) {
        if table.needsHorizon && horizon == nil { throw .unknownLength(component: component.name) }
        guard let create = table.api.create else { throw .unknownLength(component: component.name) }
        self.component = component
        self.table = table
        self.function = table.api.fill
        self.hasStates = !table.states.isEmpty
        self.drivesAll = table.channels == channels
        self.columns = table.channels.map { channels.firstIndex(of: $0) ?? channels.endIndex }
        self.firstState = firstState
        self.floorsTime = floorsTime
        self.instance = try PluginCall.create(
            create, component, arguments, horizon: horizon,
            scheduled: Array(repeating: false, count: component.parameters.count))
    }

    deinit { table.api.destroy?(instance) }

    var states: [ScheduleTable.State] { table.states }

    /// A plugin's function that can be asked as it is, with no state, channel or time to translate.
    struct Direct {
        fileprivate let function: Fill
        fileprivate let instance: UnsafeMutableRawPointer?

        /// The values at one time; the plugin's sentence if it fails.
        @inline(__always) func values(
            at time: UnsafePointer<Double>, base: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
        ) -> String? {
            PluginCall.sentence { function(instance, time, base, 0, nil, 1, out, $0) }?.sentence
        }
    }

    /// `nil` if something has to be translated. It is valid as long as the leaf lives.
    var direct: Direct? {
        guard let function, drivesAll, !hasStates, !floorsTime else { return nil }
        return Direct(function: function, instance: instance)
    }

    func fill(_ rows: ScheduleTree.Rows) -> ComponentFailure? {
        floorsTime ? fillAtWholeTicks(rows) : fillAsAsked(rows)
    }

    private func fillAtWholeTicks(_ rows: ScheduleTree.Rows) -> ComponentFailure? {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count) { ticks in
            guard let start = ticks.baseAddress else { return nil }
            for row in 0..<rows.count { start[row] = rows.time[row].rounded(.down) }
            return fillAsAsked(rows.part(0..<rows.count, time: start))
        }
    }

    private func fillAsAsked(_ rows: ScheduleTree.Rows) -> ComponentFailure? {
        if drivesAll { return call(rows) }
        // What it does not drive passes through.
        rows.copyBase()
        let width = columns.count
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * rows.count * width) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var own = rows
            own.out = base + rows.count * width
            own.base = UnsafePointer(base)
            own.baseStride = rows.baseStride == 0 ? 0 : width
            for row in 0..<(rows.baseStride == 0 ? 1 : rows.count) {
                for column in 0..<width {
                    base[row * width + column] = rows.base[row * rows.baseStride + columns[column]]
                }
            }
            if let failure = call(own) { return failure }
            for row in 0..<rows.count {
                for column in 0..<width { rows.out[row * rows.width + columns[column]] = own.out[row * width + column] }
            }
            return nil
        }
    }

    func observe(
        _ seen: anneal_observation, base: UnsafePointer<Double>, state: UnsafeMutablePointer<Double>?
    ) -> ComponentFailure? {
        guard let observe = table.api.observe else { return nil }
        var seen = seen
        if floorsTime { seen.time.round(.down) }
        let own = columns.map { base[$0] }
        let failure = PluginCall.sentence { observe(instance, own, state.map { $0 + firstState }, &seen, $0) }
        return failure.map { ComponentFailure(component: component.name, sentence: $0.sentence) }
    }

    private func call(_ rows: ScheduleTree.Rows) -> ComponentFailure? {
        guard let function else { return nil }
        let state = hasStates ? rows.state.map { $0 + firstState } : nil
        let instance = instance
        let failure = PluginCall.sentence {
            function(instance, rows.time, rows.base, UInt64(rows.baseStride), state, UInt64(rows.count), rows.out, $0)
        }
        guard let failure else { return nil }
        return ComponentFailure(component: component.name, sentence: failure.sentence)
    }
}
