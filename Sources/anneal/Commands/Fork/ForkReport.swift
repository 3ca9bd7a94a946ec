internal import AnnealExperiment
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining

/// What the forks of a run came to: loss against budget.
struct ForkReport {
    private struct Row {
        let end: Int
        let result: TrainingResult
    }

    private let schedule: String
    private let run: String
    private var rows: [Row] = []

    init(schedule: String, of run: String) {
        self.schedule = schedule
        self.run = run
    }

    mutating func add(_ end: Int, _ result: TrainingResult) { rows.append(Row(end: end, result: result)) }

    /// A table for people, and what was spared.
    var lines: [String] {
        let hasAccuracy = rows.contains { $0.result.testAccuracy != nil }
        let header = ["STEPS", "TRAINED NOW", "TRAIN LOSS", "TEST LOSS"] + (hasAccuracy ? ["TEST ACCURACY"] : [])
        let cells = rows.map { row in
            [
                "\(row.end)", "\(row.result.stepsNow)", row.result.trainLoss.rounded(to: 4),
                row.result.testLoss?.rounded(to: 4) ?? "",
            ] + (hasAccuracy ? [row.result.testAccuracy?.percent ?? ""] : [])
        }
        let now = rows.reduce(0) { $0 + $1.result.stepsNow }
        let whole = rows.reduce(0) { $0 + $1.end }
        return TextTable([header] + cells).lines + ["\(now) steps were trained, where runs of their own take \(whole)."]
    }

    var figure: Figure {
        let x = rows.map { Double($0.end) }
        return Figure(
            title: "\(run) with \(schedule)", xAxis: Axis("steps", isCount: true),
            panels: [
                Panel(
                    yAxis: Axis("loss"),
                    series: [
                        Series("training", x: x, y: rows.map(\.result.trainLoss)),
                        Series("test", x: x, y: rows.map { $0.result.testLoss ?? .nan }),
                    ])
            ])
    }

    /// What `write` writes.
    static func files(in folder: String) -> [String] { ["\(folder)/forks.csv", "\(folder)/forks.svg"] }

    /// `forks.csv` and `forks.svg`.
    func write(into folder: String) throws {
        let lines = rows.map { row in
            [
                "\(row.end)", "\(row.end - row.result.stepsNow)", row.result.trainLoss.shortest,
                row.result.testLoss?.shortest ?? "", row.result.testAccuracy?.shortest ?? "",
            ].joined(separator: ",")
        }
        let csv = ["steps,from_step,train_loss,test_loss,test_accuracy"] + lines
        try Output("\(folder)/forks.csv", option: "the table of forks").write(csv.joined(separator: "\n") + "\n")
        try Output("\(folder)/forks.svg", option: "the plot of forks").write(figure.svg())
    }
}
