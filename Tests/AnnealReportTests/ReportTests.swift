import AnnealEvidence
import AnnealPlot
import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealReport

@Suite struct ReportTests {
    /// A race of four arms that never ran, one of which fails.
    static func report(target: Double? = 0.85) -> Report {
        let names = ["cosine", "onecycle", "linear for 5% -> <fixed> & \"more\"", "fixed"]
        let plan = RacePlan(
            arms: names.map { .init($0, grid: RateGrid(around: 0.1)) }, metric: Metric("validation_accuracy"),
            steps: 100,
            worth: 0.2, design: .racing(mostSeeds: 6))
        func value(_ trial: Trial) -> Double? {
            var numbers = SeededGenerator(seed: UInt64(trial.seed * 1000 + trial.arm) &+ UInt64(trial.rate * 1e6))
            let distance = log10(trial.rate / 0.1)
            let shake = Double.random(in: -0.002...0.002, using: &numbers)
            return trial.arm == 3 && trial.steps == 100
                ? nil
                : 0.88 + 0.001 * Double(trial.arm) - 0.01 * distance * distance + shake
                    + (trial.steps < 100 ? -0.02 : 0)
        }
        var results = Results(metric: plan.metric)
        var race = Race(plan, results: results)
        while !race.wanted.isEmpty {
            for trial in race.wanted {
                results[trial] = TrialResult(value: value(trial), seconds: Double(trial.steps) / 30)
            }
            race = Race(plan, results: results)
        }
        let arms = race.standing.arms.map { standing in
            let steps = [20.0, 40, 60, 80, 100]
            let curves = (0..<4).map { seed in
                (
                    seed: seed,
                    curve: Report.Curve(
                        x: steps,
                        y: steps.map {
                            0.88 - 0.4 * exp(-$0 / 20) + 0.002 * sin(Double(seed) * 7 + Double(standing.arm))
                        })
                )
            }
            let rates = Report.Curve(
                x: (0...100).map(Double.init), y: (0...100).map { 0.05 * (1 + cos(.pi * Double($0) / 100)) })
            return Report.Arm(
                standing: standing, curves: standing.rate == nil ? [] : curves, schedule: rates,
                toTarget: standing.rate == nil ? nil : (steps: 60 + Double(standing.arm), seconds: 2))
        }
        return Report(
            subject: "mlp on <digits>", verdict: race.standing.sentences(worth: 0.2), plan: plan, arms: arms,
            target: target,
            facts: [
                .init("command", "anneal compare --schedule 'cosine; onecycle'"),
                .init("cosine", "1.0.0, SHA-256 ab12"),
            ])
    }

    @Test func `it names everything and asks nobody for anything`() throws {
        let html = Self.report().html
        for text in [
            "mlp on &lt;digits&gt;", "linear for 5% -&gt; &lt;fixed&gt; &amp; &quot;more&quot;", "SHA-256 ab12",
            "paired seeds",
        ] {
            #expect(html.contains(text))
        }
        #expect(!html.contains("<fixed>"))
        for word in ["src=", "href=", "url(", "http:", "https:", "@import", "fetch(", "XMLHttpRequest"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `every chart has its words`() {
        let charts = Self.report().charts
        #expect(
            charts.map(\.title) == [
                "Distance from the best", "The metric over the steps", "How forgiving the rate is", "Place by seed",
                "The schedules", "Steps to 0.85",
            ])
        for chart in charts {
            #expect(chart.description.contains("cosine"), "\(chart.title)")
            let svg = chart.svg(350)
            #expect(svg.contains("role=\"img\"") && svg.contains("<title>") && svg.contains("<desc>"))
            #expect(!svg.contains("nan") && !svg.contains("inf"))
            #expect(chart.series.flatMap(\.points).allSatisfy { !$0.label.isEmpty })
        }
        #expect(Self.report(target: nil).charts.count == 5)
    }

    @Test func `a report of nothing is a page, too`() {
        var report = Self.report()
        report.arms = []
        #expect(report.charts.isEmpty)
        #expect(report.html.contains("</html>"))
    }

    @Test func `marks are round values inside the range`() {
        #expect(AxisMark.marks(from: 0, to: 1, atMost: 6).map(\.value) == [0, 0.2, 0.4, 0.6, 0.8, 1].map { $0 })
        let rates = AxisMark.marks(from: 0.005, to: 2, scale: .logarithmic, atMost: 5)
        #expect(rates.map { ($0.value * 1e6).rounded() / 1e6 } == [0.01, 0.1, 1])
    }
}
