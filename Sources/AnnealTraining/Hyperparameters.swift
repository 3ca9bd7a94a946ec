internal import AnnealHost

/// An optimizer's hyperparameters as schedules drive them from step to step, one row per parameter group.
final class Hyperparameters {
    /// Channels that the optimizer has no hyperparameter for; they are ignored.
    let ignoredChannels: [String]

    /// A group with its source.
    private struct Row {
        let group: ParameterGroup
        let source: any RateSource
        /// Per channel, the hyperparameter it drives.
        let targets: [Int?]
        /// Where its channels' base values begin.
        let firstBase: Int
        /// Where what its source has seen begins.
        let firstState: Int
        /// Where its hyperparameters begin.
        let first: Int
    }

    private let component: Component
    private let rows: [Row]
    /// Which of the optimizer's hyperparameters is the rate.
    private let rate: Int?
    /// What it is in each group where nothing drives it.
    private let baseRates: [Double]
    /// How many hyperparameters a group has.
    private let width: Int
    private let base: UnsafeMutablePointer<Double>
    private let driven: UnsafeMutablePointer<Double>
    /// What is driven besides the common rate and momentum.
    private let columns: [GroupSources.Column]
    /// All hyperparameters of the current step: a row per group, in declared order.
    private(set) var values: [Double]

    init(_ optimizer: OptimizerInstance, driving sources: GroupSources) {
        component = optimizer.component
        values = optimizer.hyperparameters
        let (rate, width) = (optimizer.hyperparameter(for: "lr"), optimizer.component.parameters.count)
        baseRates = optimizer.groups.indices.map { group in
            rate.map { optimizer.hyperparameters[group * width + $0] } ?? 0
        }
        (self.rate, self.width) = (rate, width)
        columns = sources.columns(of: optimizer)
        var rows: [Row] = []
        var (firstBase, firstState) = (0, 0)
        for (index, group) in optimizer.groups.enumerated() {
            let source = sources[index]
            rows.append(
                Row(
                    group: group, source: source,
                    targets: source.channels.map { optimizer.hyperparameter(for: $0) }, firstBase: firstBase,
                    firstState: firstState, first: index * width))
            firstBase += source.channels.count
            firstState += source.initialState.values.count
        }
        self.rows = rows
        ignoredChannels = zip(rows[0].source.channels, rows[0].targets).filter { $0.1 == nil }.map(\.0)
        base = .allocate(capacity: firstBase)
        driven = .allocate(capacity: rows.map(\.targets.count).max() ?? 0)
        for row in rows {
            for (channel, target) in row.targets.enumerated() {
                base[row.firstBase + channel] = target.map { values[row.first + $0] } ?? 0
            }
        }
    }

    deinit {
        base.deallocate()
        driven.deallocate()
    }

    /// Moves on to the values after `step` steps.
    ///
    /// - Parameter rateFactor: what all rates are multiplied with.
    func update(
        afterStep step: Int, state: ScheduleInstance.State, rateFactor: Double = 1
    ) throws(ComponentFailure) {
        for row in rows {
            if let rate, rateFactor != 1 { values[row.first + rate] = baseRates[row.first / width] * rateFactor }
            try row.source.values(
                afterStep: step, base: base + row.firstBase, state: state, from: row.firstState, into: driven)
            for (channel, target) in row.targets.enumerated() {
                guard let target else { continue }
                var value = driven[channel]
                if row.source.givesCommonRate {
                    guard case .common(let factor) = row.group.rate else { continue }
                    value *= factor
                }
                if target == rate { value *= rateFactor }
                guard component.parameters[target].accepts(value) else {
                    let place = row.group.specification.map { " to \($0.pattern)" } ?? ""
                    throw ComponentFailure(
                        component: component.name,
                        sentence: "cannot take \(component.parameters[target].key)=\(value.shortest), "
                            + "which the schedule gave\(place) at step \(step): "
                            + "it takes \(component.parameters[target].rangeText)")
                }
                values[row.first + target] = value
            }
        }
    }

    /// Shows a result to the schedules that listen, each with the base values of its group.
    func observe(
        metric: Double, afterStep step: Int, state: inout ScheduleInstance.State
    ) throws(ComponentFailure) {
        for row in rows {
            let own = row.firstState..<row.firstState + row.source.initialState.values.count
            var seen = ScheduleInstance.State(values: Array(state.values[own]))
            try row.source.observe(
                metric: metric, afterStep: step,
                base: row.targets.indices.map { base[row.firstBase + $0] }, state: &seen)
            state.values.replaceSubrange(own, with: seen.values)
        }
    }

    /// The values of what is driven besides the common rate and momentum.
    var otherValues: [Double] { columns.map { values[$0.index] } }

    /// The common value of a channel at the current step; `nil` if nothing is driven by it.
    func value(ofChannel name: String) -> Double? {
        let row = rows[0]
        guard let channel = row.source.channels.firstIndex(of: name), let target = row.targets[channel] else {
            return nil
        }
        return values[target]
    }
}
