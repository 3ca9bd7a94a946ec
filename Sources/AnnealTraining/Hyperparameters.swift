internal import AnnealHost

/// An optimizer's hyperparameters as a schedule drives them from step to step.
final class Hyperparameters {
    /// Channels that the optimizer has no hyperparameter for; they are ignored.
    let ignoredChannels: [String]

    private let component: Component
    private let source: any RateSource
    /// Per channel, the hyperparameter it drives.
    private let targets: [Int?]
    private let base: UnsafeMutablePointer<Double>
    private let driven: UnsafeMutablePointer<Double>
    /// Of the channels other than lr and momentum that drive something, the hyperparameters.
    private let others: [Int]
    /// All hyperparameters of the current step, in declared order.
    private(set) var values: [Double]

    init(_ optimizer: OptimizerInstance, driving source: any RateSource) {
        component = optimizer.component
        self.source = source
        targets = source.channels.map { optimizer.hyperparameter(for: $0) }
        ignoredChannels = zip(source.channels, targets).filter { $0.1 == nil }.map(\.0)
        others = zip(source.channels, targets).compactMap { $0 == "lr" || $0 == "momentum" ? nil : $1 }
        values = optimizer.hyperparameters
        base = .allocate(capacity: targets.count)
        driven = .allocate(capacity: targets.count)
        for (channel, target) in targets.enumerated() { base[channel] = target.map { values[$0] } ?? 0 }
    }

    deinit {
        base.deallocate()
        driven.deallocate()
    }

    /// One base value per channel, as the optimizer was given it.
    var baseValues: [Double] { targets.indices.map { base[$0] } }

    /// Moves on to the values after `step` steps.
    func update(afterStep step: Int, state: ScheduleInstance.State) throws(ComponentFailure) {
        try source.values(afterStep: step, base: base, state: state, into: driven)
        for (channel, target) in targets.enumerated() {
            guard let target else { continue }
            guard component.parameters[target].accepts(driven[channel]) else {
                throw ComponentFailure(
                    component: component.name,
                    sentence: "cannot take \(component.parameters[target].key)=\(driven[channel].shortest), "
                        + "which the schedule gave at step \(step): it takes \(component.parameters[target].rangeText)")
            }
            values[target] = driven[channel]
        }
    }

    /// The values of what is driven besides lr and momentum.
    var otherValues: [Double] { others.map { values[$0] } }

    /// The value of a channel at the current step; `nil` if nothing is driven by it.
    func value(ofChannel name: String) -> Double? {
        guard let channel = source.channels.firstIndex(of: name), let target = targets[channel] else { return nil }
        return values[target]
    }
}
