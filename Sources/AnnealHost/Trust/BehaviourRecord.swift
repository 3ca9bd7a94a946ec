/// What a component does with fixed questions: 32 rows of a schedule's table, or 16 weights after 10 and after 100 steps of an
/// optimizer.
///
///     let before = try BehaviourRecord(of: registry.component("cosine"))
///     before.series["lr"]?.first   // 0.1
///
/// Two records are the same if their numbers are within 8 ulp, 25 after 100 steps. One ulp is not enough, because the C library's `cos`, `exp` and
/// `pow` differ in their last bit between versions and processors. An ulp is that of the largest number of its series: half a
/// cosine at its end is a difference of nearly equal numbers, whose last bits mean nothing.
public struct BehaviourRecord: Sendable, Equatable {
    /// The numbers by what they are: "lr" and "momentum", or "after 10 steps" and "after 100 steps". Empty for a component that takes none of the
    /// arguments that are tried: nothing is known of it then.
    public let series: [String: [Double]]

    /// How many ulp are the same. Roundings of many steps add up like a random walk (Higham and Mary 2019,
    /// <https://doi.org/10.1137/18M1226312>): after ten times the steps it is √10 times as many.
    private static func allowance(of series: String) -> Double { series == late ? 25 : 8 }
    private static let (early, late) = ("after 10 steps", "after 100 steps")

    /// A record from elsewhere.
    public init(_ series: [String: [Double]]) { self.series = series }

    /// Asks a component, with its defaults and the first arguments it accepts for what has none.
    public init(of component: Component) {
        let registry = Registry(only: component, policy: PermissionPolicy())
        for specification in SampleArguments.ways(to: component) {
            let series: [String: [Double]]? =
                switch component.kind {
                case .schedule: try? Self.table(specification, registry)
                case .optimizer: try? Self.descent(specification, registry)
                }
            if let series, series.values.allSatisfy({ $0.allSatisfy(\.isFinite) }) {
                self.init(series)
                return
            }
        }
        self.init([:])
    }

    // MARK: - Schedules

    /// 0, 1, 3, 6, 10, … 496: close together at first, past the end of the run at last, and in step with no period.
    static let ticks = (0..<32).map { $0 * ($0 + 1) / 2 }

    private static func table(
        _ specification: Specification, _ registry: Registry
    ) throws -> [String: [Double]] {
        // An epoch of one step: then every clock ticks alike.
        let schedule = try ScheduleInstance(
            .strategy(specification), in: registry, length: RunLength(steps: 400, stepsPerEpoch: 1))
        let base = schedule.channels.map { $0 == "momentum" ? 0.9 : 0.1 }
        var state = schedule.initialState
        var columns = [[Double]](repeating: [], count: base.count)
        for (index, tick) in ticks.enumerated() {
            let row = try schedule.curve(steps: tick..<tick + 1, base: base, state: state)
            for channel in base.indices { columns[channel].append(row[channel]) }
            // Better eight times, and no better from then on: schedules that listen have something to hear.
            try schedule.observe(
                metric: 1 - Double(min(index, 8)) / 16, afterStep: tick, base: base, state: &state)
        }
        return Dictionary(uniqueKeysWithValues: zip(schedule.channels, columns))
    }

    // MARK: - Optimizers

    /// A matrix and a vector.
    private static let tensors = [
        OptimizerInstance.Tensor(name: "0.weight", shape: [4, 3], offset: 0),
        OptimizerInstance.Tensor(name: "0.bias", shape: [4], offset: 64),
    ]
    /// The offsets of their 16 weights.
    private static let offsets = Array(0..<12) + Array(64..<68)

    /// The loss is linear in the weights, so the gradient is given and does not depend on where they are. What rounding does
    /// to a weight is added up then, 100 times at most. On a loss with a valley it would come back with the gradient: beside the
    /// ground the last bit decides its sign, and with it a whole step of `lion` or `rprop`.
    private static func descent(
        _ specification: Specification, _ registry: Registry
    ) throws -> [String: [Double]] {
        let optimizer = try OptimizerInstance(
            specification, in: registry, tensors: tensors, length: RunLength(steps: 100))
        let (weights, gradients) = (AlignedBuffer<Float>(count: 128), AlignedBuffer<Float>(count: 128))
        let evaluated = AlignedBuffer<Float>(count: 128)
        // Far from 0: their ulp does not shrink on the way.
        for (index, offset) in offsets.enumerated() {
            weights.start[offset] = (index.isMultiple(of: 2) ? 1 : -1) * (1 + Float(index) / 16)
        }
        let state = optimizer.makeState(parameters: weights.start)
        var series: [String: [Double]] = [:]
        for step in 1...100 {
            for (index, offset) in offsets.enumerated() {
                gradients.start[offset] = gradient(index, step)
            }
            try optimizer.step(
                state, parameters: weights.start, gradients: gradients.start,
                hyperparameters: optimizer.hyperparameters)
            guard step == 10 || step == 100 else { continue }
            try optimizer.writeEvaluationPoint(of: state, parameters: weights.start, into: evaluated.start)
            series[step == 10 ? early : late] = offsets.map { Double(evaluated.start[$0]) }
        }
        return series
    }

    /// A gradient of changing size, 0.5 to 1.75, and exact in float32. It turns round every 20 steps, not everywhere at once: weights that went
    /// only away would tell an optimizer that guesses its distance to go faster and faster.
    private static func gradient(_ index: Int, _ step: Int) -> Float {
        let size = 0.5 + Float((7 * index + 3 * step) % 11) / 8
        let isTurned = (step + 5 * (index % 4)) / 20 % 2 == 1
        return (index % 5 < 2) == isTurned ? -size : size
    }
}

// MARK: - Comparison

extension BehaviourRecord {
    /// The first number that is another one.
    public struct Difference: Sendable, Equatable, CustomStringConvertible {
        let position: String
        let (now, before): (Double, Double)

        /// "lr at tick 10 is 0.05 and was 0.1".
        public var description: String { "\(position) is \(now.shortest) and was \(before.shortest)" }
    }

    /// What differs from an earlier record of a component; `nil` if nothing does.
    public func difference(from before: BehaviourRecord, of kind: Component.Kind) -> Difference? {
        for (name, old) in before.series.sorted(by: { $0.key < $1.key }) {
            let new = series[name] ?? []
            let largest = max(old.map(abs).max() ?? 0, new.map(abs).max() ?? 0)
            let ulp = kind == .schedule ? largest.ulp : Double(Float(largest).ulp)
            for (index, number) in old.enumerated() {
                let now = index < new.count ? new[index] : .nan
                guard !(abs(now - number) <= Self.allowance(of: name) * ulp) else { continue }
                let position =
                    kind == .schedule
                    ? "\(name) at tick \(index < Self.ticks.count ? Self.ticks[index] : index)"
                    : "weight \(index + 1) \(name)"
                return Difference(position: position, now: now, before: number)
            }
        }
        guard let name = series.keys.sorted().first(where: { before.series[$0]?.count != series[$0]?.count }) else {
            return nil
        }
        return Difference(position: name, now: series[name]?.first ?? .nan, before: .nan)
    }
}
