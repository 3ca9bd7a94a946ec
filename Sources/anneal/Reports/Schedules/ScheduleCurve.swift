internal import AnnealHost

/// The values of one schedule over a run, step by step.
struct ScheduleCurve {
    let name: String
    let channels: [String]
    let clock: Clock
    /// What is in force when, within the run; one piece for a schedule that is not composed.
    let pieces: [(steps: Range<Int>, text: String)]
    let stepsPerEpoch: Int
    /// Row by row, a value per channel.
    private let values: [Double]
    private let width: Int

    /// - Parameter base: the values to start from by channel. A channel may be left out, as the momentum of an optimizer
    ///   nobody has named: where the schedule only passes it on, its value is NaN.
    /// - Parameter target: what the schedule's rate is the value of; its further channels are shown if that is "lr".
    /// - Parameter metric: what listening schedules are shown after each epoch, the last of it again and again; empty for nothing.
    init(
        _ schedule: ScheduleInstance, base: [String: Double], driving target: String = "lr", shown metric: [Double] = []
    ) throws {
        let steps = 0..<(schedule.length.steps ?? 0)
        name = schedule.specification.description
        channels = target == "lr" ? schedule.channels : [target]
        clock = schedule.clock
        pieces = schedule.pieces.map { ($0.steps.clamped(to: steps), $0.text) }
        stepsPerEpoch = schedule.length.stepsPerEpoch
        let known = schedule.channels.map { base[$0 == "lr" ? target : $0] }
        var values = try schedule.curve(steps: steps, base: known.map { $0 ?? 0 }, shown: metric)
        if known.contains(nil) {
            // What follows its base wherever that goes has none of its own.
            let others = try schedule.curve(steps: steps, base: known.map { $0 ?? 0.5 }, shown: metric)
            for index in values.indices
            where known[index % known.count] == nil && values[index] == 0 && others[index] == 0.5 {
                values[index] = .nan
            }
        }
        self.values = values
        width = known.count
    }

    var steps: Int { values.count / width }

    /// The values of a channel; `nil` if the schedule does not drive it.
    func values(of channel: String) -> [Double]? {
        guard let column = channels.firstIndex(of: channel) else { return nil }
        return stride(from: column, to: values.count, by: width).map { values[$0] }
    }

    /// All channels of several schedules, in the order they appear.
    static func channels(of curves: [ScheduleCurve]) -> [String] {
        curves.flatMap(\.channels).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension ScheduleInstance {
    /// The values at each step of a run that is evaluated after each epoch.
    fileprivate func curve(steps: Range<Int>, base: [Double], shown metric: [Double]) throws -> [Double] {
        guard let last = metric.last, !initialState.values.isEmpty else { return try curve(steps: steps, base: base) }
        var state = initialState
        var values: [Double] = []
        for (epoch, start) in stride(from: 0, to: steps.upperBound, by: length.stepsPerEpoch).enumerated() {
            let end = min(start + length.stepsPerEpoch, steps.upperBound)
            values += try curve(steps: start..<end, base: base, state: state)
            try observe(
                metric: epoch < metric.count ? metric[epoch] : last, afterStep: end, base: base, state: &state)
        }
        return values
    }
}
