internal import FoundationEssentials

/// What a trainer prints, line by line.
///
/// A line of JSON with `"anneal": 1` reports: `step` says where, every other number is a measure, `"done": true` stands in the last
/// one, and `"correct": "1101…"` there says which examples of the test set were right. Or a regular expression finds the metric in
/// whatever a script prints. All other lines are kept as its last words.
struct TrainerOutput {
    /// Lines that are kept.
    static let keptLines = 20
    /// Characters of a line that are kept.
    static let keptCharacters = 400

    /// The name of the metric.
    let metric: String
    let pattern: MetricPattern?
    private var curves: [String: MeasuredCurve] = [:]
    private(set) var correct: [Bool]?
    private(set) var isDone = false
    private(set) var lastLines: [String] = []
    /// The step at which the metric was not finite.
    private(set) var brokenStep: Int?
    private var value: Double?
    private var lastStep = 0
    /// Whether any line reported.
    private(set) var hasReported = false

    init(metric: String, pattern: MetricPattern?) {
        self.metric = metric
        self.pattern = pattern
    }

    /// The metric's last value.
    var last: Double? { value }

    /// By step, and of one step by name.
    var measures: [TrialReport.Measure] {
        curves.flatMap { name, curve in
            curve.points.map { TrialReport.Measure(step: $0.step, name: name, value: $0.value) }
        }
        .sorted { ($0.step, $0.name) < ($1.step, $1.name) }
    }

    mutating func take(_ line: String) {
        if let pattern {
            if let found = pattern.match(line) { add(metric, found.value, at: found.step ?? lastStep + 1) }
        } else if let report = Report(line) {
            hasReported = true
            let step = report.step ?? lastStep
            for (name, value) in report.numbers.sorted(by: { $0.key < $1.key }) { add(name, value, at: step) }
            if report.isDone {
                isDone = true
                correct = report.correct ?? correct
            }
            return
        }
        lastLines.append(line.count > Self.keptCharacters ? line.prefix(Self.keptCharacters) + "…" : line)
        if lastLines.count > Self.keptLines { lastLines.removeFirst() }
    }

    private mutating func add(_ name: String, _ number: Double, at step: Int) {
        lastStep = step
        curves[name, default: MeasuredCurve()].add(number, at: step)
        guard name == metric else { return }
        value = number
        if !number.isFinite { brokenStep = brokenStep ?? step }
    }

    /// One line of the protocol; `nil` for any other.
    private struct Report: Decodable {
        private(set) var step: Int?
        private(set) var isDone = false
        private(set) var numbers: [String: Double] = [:]
        private(set) var correct: [Bool]?

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init?(_ line: String) {
            guard line.utf8.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "{") else { return nil }
            let decoder = JSONDecoder()
            // Python writes NaN and Infinity, which plain JSON does not have.
            decoder.allowsJSON5 = true
            guard let report = try? decoder.decode(Report.self, from: Data(line.utf8)) else { return nil }
            self = report
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            guard try fields.decode(Int.self, forKey: Key(stringValue: "anneal")) == 1 else {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "another version"))
            }
            for key in fields.allKeys {
                switch key.stringValue {
                case "anneal": continue
                case "step": step = (try? fields.decode(Double.self, forKey: key)).flatMap { Int(exactly: $0) }
                case "done": isDone = (try? fields.decode(Bool.self, forKey: key)) ?? false
                case "correct":
                    correct = (try? fields.decode(String.self, forKey: key)).map {
                        $0.utf8.map { $0 == UInt8(ascii: "1") }
                    }
                default:
                    if let number = try? fields.decode(Double.self, forKey: key) { numbers[key.stringValue] = number }
                }
            }
        }
    }
}
