internal import AnnealEvidence
internal import AnnealPlot

/// The charts of a report.
extension Report {
    /// Arms that have a rate, which can be drawn.
    private var drawable: [(index: Int, arm: Arm)] {
        arms.enumerated().filter { $0.element.standing.rate != nil }.map { ($0.offset, $0.element) }
    }

    var charts: [Chart] { [intervals, curves, sensitivity, ranks, schedules, costs].compactMap(\.self) }

    /// How much each arm is behind the leader, with its interval.
    private var intervals: Chart? {
        let leads = arms.enumerated().compactMap { index, arm -> (Int, Arm, Interval, String)? in
            switch arm.standing.verdict {
            case .leads: (index, arm, Interval(0, plusMinus: 0), "leads")
            case .behind(let lead, _): (index, arm, lead, "behind")
            case .equivalent(let lead): (index, arm, lead, "no difference worth \(plan.worth)")
            case .undecided(let lead, _, _): (index, arm, lead, "undecided")
            case .leftOut(let lead, _): (index, arm, lead, "left out after squeezed runs")
            case .failed, .unmeasured: nil
            }
        }
        guard leads.count > 1 else { return nil }
        return Chart(
            title: "Distance from the best",
            description: leads.map { "\($0.1.standing.name): \($0.2.plusMinus), \($0.3)" }.joined(separator: "; "),
            xLabel: "distance from the best, \(plan.metric.scale == 100 ? "points" : unit)", yLabel: "",
            rows: leads.map(\.1.standing.name),
            series: leads.enumerated().map { row, item in
                let (index, arm, lead, word) = item
                return Chart.Series(
                    name: arm.standing.name, color: index,
                    points: [
                        .init(
                            x: -lead.estimate, y: Double(row), reach: -lead.high ... -lead.low,
                            label: "\(arm.standing.name): \(word), \(lead.plusMinus)")
                    ])
            })
    }

    /// The metric over the steps: seeds thin, their mean bold, between them the band of all.
    private var curves: Chart? {
        let series = drawable.compactMap { index, arm -> Chart.Series? in
            guard let first = arm.curves.first?.curve else { return nil }
            let whole = arm.curves.map(\.curve).filter { $0.x == first.x }
            guard first.x.count > 1 else { return nil }
            let columns = first.x.indices.map { column in whole.map { shown($0.y[column]) } }
            let means = columns.map { Sample($0).mean }
            return Chart.Series(
                name: arm.standing.name, color: index,
                lines: arm.curves.map { .init(x: $0.curve.x, y: $0.curve.y.map(shown), isThin: true) }
                    + [.init(x: first.x, y: means)],
                band: whole.count > 1 ? (first.x, columns.map { $0.min() ?? 0 }, columns.map { $0.max() ?? 0 }) : nil,
                points: zip(first.x, means).map { x, y in
                    .init(x: x, y: y, label: "\(arm.standing.name), step \(Markup.short(x)): \(Markup.short(y))")
                })
        }
        guard !series.isEmpty else { return nil }
        return Chart(
            title: "The metric over the steps",
            description: series.map { "\($0.name) ends at \(Markup.short($0.points.last?.y ?? 0))" }.joined(
                separator: "; "),
            xLabel: "step", yLabel: unit, xIsCount: true, showsPoints: false, series: series)
    }

    /// What the rate does to each arm.
    private var sensitivity: Chart? {
        let series = drawable.compactMap { index, arm -> Chart.Series? in
            let tried = arm.standing.rates.compactMap { rate in rate.value.map { (rate.rate, $0) } }
            guard tried.count > 1 else { return nil }
            return Chart.Series(
                name: arm.standing.name, color: index, lines: [.init(x: tried.map(\.0), y: tried.map(\.1))],
                points: tried.map { rate, value in
                    .init(
                        x: rate, y: value,
                        label: "\(arm.standing.name) at \(Markup.short(rate)): \(Markup.short(value))")
                })
        }
        guard !series.isEmpty else { return nil }
        return Chart(
            title: "How forgiving the rate is",
            description: drawable.compactMap { _, arm in
                arm.standing.forgiving.map {
                    "\(arm.standing.name): within \(plan.worth) from \($0.lowerBound) to \($0.upperBound)"
                }
            }.joined(separator: "; "),
            xLabel: "rate, on the runs that looked for it", yLabel: unit, xScale: .logarithmic, series: series)
    }

    /// Which arm was first, second and so on with each seed, among those that ran on it.
    private var ranks: Chart? {
        let ends = drawable.map { _, arm in
            Dictionary(arm.curves.compactMap { item in item.curve.y.last.map { (item.seed, plan.metric.score($0)) } }) {
                $1
            }
        }
        let seeds = Set(ends.flatMap(\.keys)).filter { seed in ends.count { $0[seed] != nil } > 1 }.sorted()
        guard seeds.count > 1 else { return nil }
        let series = drawable.indices.compactMap { index -> Chart.Series? in
            let name = drawable[index].arm.standing.name
            let places = seeds.enumerated().compactMap { column, seed -> Chart.Point? in
                guard let own = ends[index][seed] else { return nil }
                let better = ends.count { ($0[seed] ?? -.infinity) > own }
                return .init(
                    x: Double(column + 1), y: Double(better), label: "\(name), seed \(seed): place \(better + 1)")
            }
            guard !places.isEmpty else { return nil }
            return Chart.Series(
                name: name, color: drawable[index].index, lines: [.init(x: places.map(\.x), y: places.map(\.y))],
                points: places)
        }
        let last = series.flatMap(\.points).map { Int($0.y) }.max() ?? 0
        return Chart(
            title: "Place by seed",
            description: series.map { "\($0.name): \($0.points.map { "\(Int($0.y) + 1)" }.joined(separator: ", "))" }
                .joined(separator: "; "),
            xLabel: "seeds, one after another", yLabel: "", xIsCount: true, rows: (1...last + 1).map { "place \($0)" },
            series: series)
    }

    /// The rates of each arm over a run.
    private var schedules: Chart? {
        let series = drawable.filter { $0.arm.schedule.x.count > 1 }.map { index, arm in
            let curve = arm.schedule
            let stride = max(1, curve.x.count / 24)
            return Chart.Series(
                name: arm.standing.name, color: index, lines: [.init(x: curve.x, y: curve.y)],
                points: Swift.stride(from: 0, to: curve.x.count, by: stride).map { place in
                    .init(
                        x: curve.x[place], y: curve.y[place],
                        label:
                            "\(arm.standing.name), step \(Markup.short(curve.x[place])): \(Markup.short(curve.y[place]))"
                    )
                })
        }
        guard !series.isEmpty else { return nil }
        return Chart(
            title: "The schedules",
            description: series.map {
                "\($0.name) goes from \(Markup.short($0.lines[0].y.first ?? 0)) to \(Markup.short($0.lines[0].y.last ?? 0))"
            }.joined(separator: "; "),
            xLabel: "step", yLabel: "rate", xIsCount: true, showsPoints: false, series: series)
    }

    /// How soon each arm reached the target.
    private var costs: Chart? {
        let reached = drawable.compactMap { index, arm in arm.toTarget.map { (index, arm, $0) } }
        guard let target, !reached.isEmpty else { return nil }
        return Chart(
            title: "Steps to \(Markup.short(target))",
            description: reached.map {
                "\($0.1.standing.name): \(Markup.short($0.2.steps)) steps, \(Markup.short($0.2.seconds)) s"
            }.joined(separator: "; "),
            xLabel: "steps", yLabel: "", rows: reached.map(\.1.standing.name),
            series: reached.enumerated().map { row, item in
                Chart.Series(
                    name: item.1.standing.name, color: item.0,
                    points: [
                        .init(
                            x: item.2.steps, y: Double(row), reach: 0...item.2.steps,
                            label:
                                "\(item.1.standing.name): \(Markup.short(item.2.steps)) steps, \(Markup.short(item.2.seconds)) s"
                        )
                    ])
            })
    }
}
