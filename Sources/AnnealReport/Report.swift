public import AnnealEvidence

/// What a report shows.
public struct Report: Sendable {
    /// A line of points: a seed's metric over the steps, or the rates of a schedule.
    public struct Curve: Sendable, Equatable {
        public var x: [Double]
        public var y: [Double]

        public init(x: [Double], y: [Double]) {
            self.x = x
            self.y = y
        }
    }

    /// One arm with what was measured of it.
    public struct Arm: Sendable {
        public var standing: ArmStanding
        /// The metric over the steps, for each seed at full length and the arm's rate.
        public var curves: [(seed: Int, curve: Curve)]
        /// The rates of a run; empty if it has no schedule.
        public var schedule: Curve
        /// Steps and seconds to the target as means over seeds; `nil` if there is no target or it was not reached.
        public var toTarget: (steps: Double, seconds: Double)?

        public init(
            standing: ArmStanding, curves: [(seed: Int, curve: Curve)], schedule: Curve,
            toTarget: (steps: Double, seconds: Double)?
        ) {
            self.standing = standing
            self.curves = curves
            self.schedule = schedule
            self.toTarget = toTarget
        }
    }

    /// A name and what it stands for.
    public struct Fact: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var subject: String
    /// The verdict in sentences.
    public var verdict: [String]
    public var plan: RacePlan
    public var arms: [Arm]
    /// The value of the metric that was asked for, as the trainer reports it.
    public var target: Double?
    /// Versions, hashes, machines, the command to repeat it.
    public var facts: [Fact]
    /// What a sweep found for pairs of its parameters.
    public var heatMaps: [HeatMap]

    public init(
        subject: String, verdict: [String], plan: RacePlan, arms: [Arm], target: Double?, facts: [Fact],
        heatMaps: [HeatMap] = []
    ) {
        self.subject = subject
        self.verdict = verdict
        self.plan = plan
        self.arms = arms
        self.target = target
        self.facts = facts
        self.heatMaps = heatMaps
    }

    /// The metric as it is shown.
    func shown(_ value: Double) -> Double { plan.metric.shown(score: plan.metric.score(value)) }

    var unit: String { plan.metric.scale == 100 ? "\(plan.metric.name), points" : plan.metric.name }
}
