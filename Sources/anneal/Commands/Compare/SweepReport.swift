internal import AnnealEvidence
internal import AnnealExperiment
internal import AnnealHost
internal import AnnealReport
internal import AnnealTrials

/// What a sweep came to: pairs of its parameters as tables in colours, the best points as text.
extension CompareReport {
    /// Of many settings the first ones.
    static let shown = 12

    /// The best settings, the heat map, and what is known of the two best.
    var sweepLines: [String] {
        let left = standing.arms.count - Self.shown
        let more = left > 0 ? ["… and \(left) more, all in --csv"] : []
        let map = heatMaps.first.map { [""] + Self.lines($0) } ?? []
        let pair = ofTheTwoBest
        return [""] + settingsTable + more + map + [""] + pair.standing.sentences(worth: plan.worth) + pair.testLines
            + pair.targetLines + ["", countLine]
    }

    /// Each setting at its best rate, a column for each parameter that has several values.
    private var settingsTable: [String] {
        guard let sweep = record.sweep else { return [] }
        let axes = sweep.axes.indices.filter { sweep.axes[$0].key != "lr" && sweep.axes[$0].bins.count > 1 }
        let points = Dictionary(sweep.points.map { ($0.arm, $0) }) { first, _ in first }
        let head = axes.map { sweep.axes[$0].key } + ["RATE", "MEAN", "BEHIND BY", "SEEDS"]
        let rows = standing.arms.prefix(Self.shown).map { arm in
            let row = Self.row(arm)
            return axes.map { points[arm.name]?.values[$0] ?? "" } + [row[0], row[2], row[3], row[4]]
        }
        return TextTable([head] + rows).lines
    }

    /// A heat map as text, the best cell marked, parts of a range by where they begin.
    private static func lines(_ map: HeatMap) -> [String] {
        let values = map.cells.flatMap { $0 }.compactMap { $0?.value }
        let best = map.higherIsBetter ? values.max() : values.min()
        let rows = zip(map.rows, map.cells).reversed().map { name, cells in
            [name]
                + cells.map { cell in
                    guard let cell else { return "" }
                    return cell.value.map { $0.rounded(to: 4) + ($0 == best ? "*" : "") } ?? "×"
                }
        }
        let columns = map.columns.map { name in name.firstIndex(of: "–").map { String(name[...$0]) } ?? name }
        let table = TextTable([["\(map.yLabel) \\ \(map.xLabel)"] + columns] + rows).lines
        guard table.allSatisfy({ $0.count <= 80 }) else {
            return ["\(map.title) is too wide for here: see it with --report"]
        }
        return ["\(map.title) (* best):"] + table
    }

    /// The rate with each other parameter; without several rates, the first parameter with each other.
    var heatMaps: [HeatMap] {
        guard let sweep = record.sweep else { return [] }
        let several = sweep.axes.indices.filter { sweep.axes[$0].bins.count > 1 }
        guard let x = several.first(where: { sweep.axes[$0].key == "lr" }) ?? several.first else { return [] }
        return several.filter { $0 != x }.map { heatMap(sweep, x, $0, others: several.count - 2) }
    }

    private func heatMap(_ sweep: SweepRecord, _ x: Int, _ y: Int, others: Int) -> HeatMap {
        var scoresOf: [Candidate: [Double]] = [:]
        var ended: Set<Candidate> = []
        let places = Dictionary(plan.arms.enumerated().map { ($1.name, $0) }) { first, _ in first }
        // On the seeds that all points have: those on which the two best were measured again would favour or harm these.
        let seedCount = if case .grid(let seeds) = plan.design { seeds } else { 1 }
        let common = plan.firstSeed..<plan.firstSeed + seedCount
        for trial in trials where trial.steps == plan.steps && trial.state != .running && common.contains(trial.seed) {
            guard let arm = places[trial.arm] else { continue }
            let candidate = Candidate(arm: arm, rate: trial.rate)
            ended.insert(candidate)
            if let value = trial.report.value { scoresOf[candidate, default: []].append(plan.metric.score(value)) }
        }
        let (columns, rows) = (sweep.axes[x], sweep.axes[y])
        var cells = [[HeatMap.Cell?]](
            repeating: Array(repeating: nil, count: columns.bins.count), count: rows.bins.count)
        var scores: [[Double?]] = cells.map { $0.map { _ in nil } }
        for point in sweep.points {
            guard let arm = places[point.arm] else { continue }
            let candidate = Candidate(arm: arm, rate: point.rate)
            guard ended.contains(candidate) else { continue }
            let (column, row) = (point.bins[x], point.bins[y])
            let words = zip(sweep.axes, point.values).map { "\($0.key) \($1)" }.joined(separator: ", ")
            guard let values = scoresOf[candidate] else {
                if cells[row][column] == nil { cells[row][column] = .init(value: nil, label: "\(words): failed") }
                continue
            }
            let score = values.reduce(0, +) / Double(values.count)
            // Of several points in a cell the best.
            if let other = scores[row][column], other >= score { continue }
            scores[row][column] = score
            let shown = plan.metric.shown(score: score)
            cells[row][column] = .init(
                value: shown,
                label: "\(words): \(shown.rounded(to: 5)), \(values.count) seed\(values.count == 1 ? "" : "s")")
        }
        return HeatMap(
            title: "\(plan.metric.name) by \(columns.key) and \(rows.key)"
                + (others > 0 ? ", at the best of the others" : "")
                + ", \(seedCount) seed\(seedCount == 1 ? "" : "s")",
            xLabel: columns.key, yLabel: rows.key, columns: columns.bins, rows: rows.bins, cells: cells,
            higherIsBetter: plan.metric.better == .higher)
    }
}
