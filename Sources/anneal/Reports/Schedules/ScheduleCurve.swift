internal import AnnealHost

/// The values of one schedule over a run, step by step.
///
/// It holds no more of them than are drawn; whoever needs all gets them part by part.
struct ScheduleCurve {
    let name: String
    let channels: [String]
    let clock: Clock
    /// What is in force when, within the run; one piece for a schedule that is not composed.
    let pieces: [(steps: Range<Int>, text: String)]
    let stepsPerEpoch: Int
    let steps: Int
    private let schedule: ScheduleInstance
    /// What it starts from, channel by channel; `nil` for what nobody has named.
    private let base: [Double?]
    /// What it is shown after each epoch.
    private let metric: [Double]
    private var points: [ScheduleCurvePoints]

    /// Looks at every step.
    ///
    /// - Parameter base: the values to start from by channel. A channel may be left out, as the momentum of an optimizer
    ///   nobody has named: where the schedule only passes it on, its value is NaN.
    /// - Parameter target: what the schedule's rate is the value of; its further channels are shown if that is "lr".
    /// - Parameter metric: what listening schedules are shown after each epoch, the last of it again and again; empty for nothing.
    /// - Throws: `ComponentFailure` if the schedule fails at some step.
    init(
        _ schedule: ScheduleInstance, base: [String: Double], driving target: String = "lr", shown metric: [Double] = []
    ) throws {
        steps = schedule.length.steps ?? 0
        name = schedule.specification.description
        channels = target == "lr" ? schedule.channels : [target]
        clock = schedule.clock
        let whole = 0..<steps
        pieces = schedule.pieces.map { ($0.steps.clamped(to: whole), $0.text) }
        stepsPerEpoch = schedule.length.stepsPerEpoch
        self.schedule = schedule
        self.base = schedule.channels.map { base[$0 == "lr" ? target : $0] }
        self.metric = metric
        points = schedule.channels.map { [steps] _ in ScheduleCurvePoints(steps: steps) }
        var points = points
        let width = points.count
        try forEachPart { first, values in
            for channel in 0..<width {
                points[channel].add(stride(from: channel, to: values.count, by: width).map { values[$0] }, from: first)
            }
        }
        self.points = points
    }

    /// The values of a step in what `forEachPart` gives.
    var width: Int { base.count }

    /// - Throws: `UsageError` if there are more steps than can be shown.
    static func check(steps: Int) throws(UsageError) {
        guard steps <= 10_000_000 else {
            throw UsageError("\(steps) steps are more than the 10000000 that can be shown")
        }
    }

    /// The values of some steps after the other, row by row.
    ///
    /// - Parameter body: Given the first step, and a value for each channel of the schedule and each step.
    func forEachPart(_ body: (_ first: Int, _ values: [Double]) throws -> Void) throws {
        var (states, last) = (schedule.initialState, schedule.initialState)
        let listens = !metric.isEmpty && !states.values.isEmpty
        let known = base.map { $0 ?? 0 }
        let length = listens ? stepsPerEpoch : points.first?.partLength ?? 4096
        for (part, start) in stride(from: 0, to: steps, by: length).enumerated() {
            let range = start..<min(start + length, steps)
            var values = try schedule.curve(steps: range, base: known, state: states)
            if base.contains(nil) {
                // What follows its base wherever that goes has none of its own.
                let others = try schedule.curve(steps: range, base: base.map { $0 ?? 0.5 }, state: last)
                for index in values.indices
                where base[index % base.count] == nil && values[index] == 0 && others[index] == 0.5 {
                    values[index] = .nan
                }
            }
            try body(start, values)
            guard listens, let final = metric.last else { continue }
            let seen = part < metric.count ? metric[part] : final
            try schedule.observe(metric: seen, afterStep: range.upperBound, base: known, state: &states)
            try schedule.observe(
                metric: seen, afterStep: range.upperBound, base: base.map { $0 ?? 0.5 }, state: &last)
        }
    }

    /// All values of a channel; `nil` if the schedule does not drive it.
    func values(of channel: String) throws -> [Double]? {
        guard let column = channels.firstIndex(of: channel) else { return nil }
        var all: [Double] = []
        all.reserveCapacity(steps)
        try forEachPart { _, values in
            all += stride(from: column, to: values.count, by: base.count).lazy.map { values[$0] }
        }
        return all
    }

    /// The points of a channel that can be seen in a picture of it; `nil` if the schedule does not drive it.
    func points(of channel: String) -> ScheduleCurvePoints? {
        channels.firstIndex(of: channel).map { points[$0] }
    }

    /// All channels of several schedules, in the order they appear.
    static func channels(of curves: [ScheduleCurve]) -> [String] {
        curves.flatMap(\.channels).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
