public import AnnealEvidence

/// All that is known of a trial that ended.
public struct TrialReport: Sendable, Equatable, Codable {
    /// A number that was reported on the way.
    public struct Measure: Sendable, Equatable, Codable {
        public let step: Int
        public let name: String
        /// `nil` if it was not finite.
        public let value: Double?

        public init(step: Int, name: String, value: Double?) {
            self.step = step
            self.name = name
            self.value = value.flatMap { $0.isFinite ? $0 : nil }
        }
    }

    /// The metric at the end; `nil` if the trial failed.
    public var value: Double?
    public var seconds: Double
    /// The exit code, or minus the number of the signal that ended it; `nil` if it did not start.
    public var exit: Int?
    /// Why it failed, in a sentence.
    public var message: String?
    /// The last lines that it printed.
    public var lines: [String]
    public var measures: [Measure]
    /// For each example of the test set whether its prediction was right.
    public var correct: [Bool]?
    /// Where it ran, if not here.
    public var machine: String?

    public init(
        value: Double?, seconds: Double, exit: Int?, message: String? = nil, lines: [String] = [],
        measures: [Measure] = [], correct: [Bool]? = nil, machine: String? = nil
    ) {
        self.value = value
        self.seconds = seconds
        self.exit = exit
        self.message = message
        self.lines = lines
        self.measures = measures
        self.correct = correct
        self.machine = machine
    }

    /// Whether it failed in a way that no other rate mends: it did not start, or ended well and had not said what was asked for.
    func isMisunderstanding(of metric: String) -> Bool {
        value == nil && (exit == nil || exit == 0 && !measures.contains { $0.name == metric && $0.value == nil })
    }

    public var result: TrialResult { TrialResult(value: value, seconds: seconds) }
}
