/// The points of a curve of many steps that can be seen: of each of 20,000 runs the first, the lowest, the highest and the last.
/// A shorter curve has all of its own.
struct ScheduleCurvePoints {
    private(set) var steps: [Int] = []
    private(set) var values: [Double] = []
    /// The steps of a run; `nil` if all are kept.
    private let run: Int?

    /// More runs than any page has pixels.
    private static let runs = 20_000

    /// - Parameter steps: Those of the whole curve.
    init(steps: Int) { run = steps > 10 * Self.runs ? steps / Self.runs + 1 : nil }

    /// A number of steps to add at once: whole runs.
    var partLength: Int { run.map { $0 * max(1, 4096 / $0) } ?? 4096 }

    /// - Parameter first: The step of the first value, which begins a run.
    mutating func add(_ part: [Double], from first: Int) {
        guard let run else {
            steps += first..<first + part.count
            values += part
            return
        }
        for start in stride(from: 0, to: part.count, by: run) {
            for index in Self.extremes(of: part, in: start..<min(start + run, part.count)) {
                steps.append(first + index)
                values.append(part[index])
            }
        }
    }

    /// Of equals the first and the last, so that an upright edge between level stretches stays upright; a gap takes the whole run
    /// with it but for the ends.
    private static func extremes(of values: [Double], in run: Range<Int>) -> [Int] {
        var kept: Set<Int> = [run.lowerBound, run.upperBound - 1]
        if let gap = run.first(where: { values[$0].isNaN }) { return kept.union([gap]).sorted() }
        guard let low = run.map({ values[$0] }).min(), let high = run.map({ values[$0] }).max() else { return [] }
        for value in [low, high] {
            if let first = run.first(where: { values[$0] == value }) { kept.insert(first) }
            if let last = run.last(where: { values[$0] == value }) { kept.insert(last) }
        }
        return kept.sorted()
    }
}
