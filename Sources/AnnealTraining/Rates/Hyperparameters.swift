internal import AnnealHost

/// An optimizer's hyperparameters as schedules drive them from step to step, one row per parameter group.
final class Hyperparameters {
    /// Channels that the optimizer has no hyperparameter for; they are ignored.
    let ignoredChannels: [String]

    /// A group with its source.
    private struct Row {
        let group: ParameterGroup
        let source: any RateSource
        let reader: any RateReader
        /// One value per channel of the source.
        let base: [Double]
        /// Per channel, the hyperparameter it drives.
        let targets: [Int?]
        /// Where the source's state begins.
        let firstState: Int
        /// Where the group's hyperparameters begin in `values`.
        let first: Int
        /// The group's rate where nothing drives it.
        let baseRate: Double
    }

    private let component: Component
    private let rows: [Row]
    /// Which of the optimizer's hyperparameters is the rate.
    private let rate: Int?
    /// Where the common rate stands in `values`; `nil` if nothing drives it.
    private let rateIndex: Int?
    /// Where the common momentum stands in `values`; `nil` if nothing drives it.
    private let momentumIndex: Int?
    private let driven: UnsafeMutablePointer<Double>
    /// What is driven besides the common rate and momentum.
    private let columns: [GroupSources.Column]
    /// All hyperparameters of the current step: a row per group, in declared order.
    private(set) var values: [Double]

    init(_ optimizer: OptimizerInstance, driving sources: GroupSources) {
        component = optimizer.component
        values = optimizer.hyperparameters
        let rate = optimizer.hyperparameter(for: "lr")
        self.rate = rate
        columns = sources.columns(of: optimizer)
        var rows: [Row] = []
        var firstState = 0
        for (index, group) in optimizer.groups.enumerated() {
            let source = sources[index]
            let first = index * optimizer.component.parameters.count
            let targets = source.channels.map { optimizer.hyperparameter(for: $0) }
            let base = targets.map { target in target.map { optimizer.hyperparameters[first + $0] } ?? 0 }
            rows.append(
                Row(
                    group: group, source: source, reader: source.reader(base: base), base: base, targets: targets,
                    firstState: firstState, first: first,
                    baseRate: rate.map { optimizer.hyperparameters[first + $0] } ?? 0))
            firstState += source.initialState.values.count
        }
        self.rows = rows
        let common = rows[0]
        func index(ofChannel name: String) -> Int? {
            common.source.channels.firstIndex(of: name).flatMap { common.targets[$0] }
        }
        rateIndex = index(ofChannel: "lr")
        momentumIndex = index(ofChannel: "momentum")
        ignoredChannels = zip(rows[0].source.channels, rows[0].targets).filter { $0.1 == nil }.map(\.0)
        driven = .allocate(capacity: rows.map(\.targets.count).max() ?? 0)
    }

    deinit { driven.deallocate() }

    /// Moves on to the values after `step` steps.
    ///
    /// - Parameter rateFactor: the factor of all rates.
    func update(
        afterStep step: Int, state: ScheduleInstance.State, rateFactor: Double = 1
    ) throws(ComponentFailure) {
        for row in rows {
            if let rate, rateFactor != 1 { values[row.first + rate] = row.baseRate * rateFactor }
            try row.reader.values(afterStep: step, state: state, from: row.firstState, into: driven)
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
            try row.source.observe(metric: metric, afterStep: step, base: row.base, state: &seen)
            state.values.replaceSubrange(own, with: seen.values)
        }
    }

    /// The values of what is driven besides the common rate and momentum.
    var otherValues: [Double] { columns.map { values[$0.index] } }

    /// The common rate at the current step; 0 if nothing drives it.
    var commonRate: Double { rateIndex.map { values[$0] } ?? 0 }

    /// The common momentum at the current step; `nil` if nothing drives it.
    var commonMomentum: Double? { momentumIndex.map { values[$0] } }
}
