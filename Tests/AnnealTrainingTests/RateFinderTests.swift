import AnnealHost
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct RateFinderTests {
    /// fastai's finder on a known curve: Tests/Goldens/finder-curve.csv.
    private func goldenRows() throws -> [[Double]] {
        let file = Repository.golden("finder-curve.csv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").compactMap { Double($0) }
        }
    }

    @Test func `smoothing and the end of the sweep are fastai's`() throws {
        let rows = try goldenRows()
        var curve = FinderCurve()
        for row in rows {
            let goesOn = curve.add(lr: row[1], loss: row[2])
            #expect(goesOn == (row[0] < Double(rows.count - 1)), "iteration \(row[0])")
            let smoothed = try #require(curve.points.last?.smoothed)
            #expect(abs(smoothed - row[3]) <= 1e-12 * row[3])
        }
        #expect(curve.hasDiverged)
    }

    @Test func `the rules are fastai's`() throws {
        var curve = FinderCurve()
        for row in try goldenRows() { _ = curve.add(lr: row[1], loss: row[2]) }
        let expected: [RateSuggestion: Double] = [
            .valley: 3.981071705534973e-4, .slide: 1.584893192461114e-2, .minimum: 4.365158322401656e-2,
        ]
        for (rule, rate) in expected {
            let found = try #require(rule.rate(from: curve, iterations: 100))
            #expect(abs(found - rate) <= 1e-12 * rate, "\(rule.rawValue)")
        }
    }

    /// The golden curve is 0.5 + 1.8/(1 + (lr/0.01)^1.5) + (lr/0.5)³: against ln lr it falls fastest at 0.01, a logistic
    /// curve's middle. fastai's `steep` takes the slope of the smoothed losses, which trail behind, and says 0.0398.
    @Test func `steepest is where the loss itself falls fastest`() throws {
        var curve = FinderCurve()
        for row in try goldenRows() { _ = curve.add(lr: row[1], loss: row[2]) }
        let rate = try #require(RateSuggestion.steepest.rate(from: curve, iterations: 100))
        // The sweep's rates are 1.2 apart.
        #expect(abs(log(rate / 0.01)) < log(1.21))
        // numpy.polyfit's straight lines through 11 points say this one of the sweep's rates.
        #expect(abs(rate - 0.009120108393559097) < 1e-12)
    }

    @Test func `rates run from start to end`() {
        let sweep = RateSweep(start: 1e-7, end: 10, iterations: 100)
        #expect(sweep.rate(at: 0) == 1e-7 && sweep.rate(at: 100) == 10)
        #expect(abs(sweep.rate(at: 50) - 1e-3) < 1e-15)
        let linear = RateSweep(start: 1, end: 3, iterations: 4, spacing: .linear)
        #expect((0...4).map(linear.rate) == [1, 1.5, 2, 2.5, 3])
    }

    @Test func `a loss below zero explodes upwards too`() {
        var curve = FinderCurve(smoothing: 0)
        // The limit is -2 + 3 · 2.
        let answers = [-2, 4, 4.1].map { curve.add(lr: 1, loss: $0) }
        #expect(answers == [true, true, false])
        #expect(curve.hasDiverged && curve.points.count == 3)
    }

    @Test func `a loss that is not a number ends the sweep`() {
        var curve = FinderCurve()
        let answers = [1, Double.nan].map { curve.add(lr: 1, loss: $0) }
        #expect(answers == [true, false])
        #expect(curve.hasDiverged && curve.points.count == 1)
    }

    @Test func `without smoothing losses stay as they are`() {
        var smoothing = LossSmoothing(beta: 0)
        let smoothed = [3.0, 1, 2].map { smoothing.add($0) }
        #expect(smoothed == [3, 1, 2])
    }

    @Test func `a short or rising curve suggests little`() {
        var rising = FinderCurve(smoothing: 0)
        for index in 0..<20 { _ = rising.add(lr: Double(index + 1), loss: 1 + Double(index) / 100) }
        #expect(RateSuggestion.steepest.rate(from: rising, iterations: 20) == nil)
        #expect(RateSuggestion.valley.rate(from: rising, iterations: 20) == nil)
        #expect(RateSuggestion.allCases.allSatisfy { $0.rate(from: FinderCurve(), iterations: 100) == nil })
    }

    @Test(arguments: ["adam", "schedule-free-adamw", "prodigy"], [0, 17])
    func `leaves the state as it was`(optimizer: String, stepsBefore: Int) throws {
        let bench = try TrainingFixture(optimizer, model: .mlp(hidden: [16]))
        _ = try bench.trainer.run(bench.state, steps: stepsBefore, driving: bench.schedule)
        let before = try bench.trainer.copy(bench.state)
        let finder = RateFinder(trainer: bench.trainer, sweep: RateSweep(start: 1e-6, end: 10, iterations: 60))
        let finding = try finder.find(from: bench.state)
        #expect(bench.state.isIdentical(to: before))
        #expect(try finder.find(from: bench.state) == finding, "and so finds the same again")
    }

    @Test func `keeps the candidate that trains best`() throws {
        let bench = try TrainingFixture("sgd", model: .mlp(hidden: [32]))
        let finder = RateFinder(trainer: bench.trainer, sweep: RateSweep(start: 1e-5, end: 10, iterations: 100))
        let finding = try finder.find(from: bench.state)
        let suggestion = try #require(finding.suggestion)
        let verified = finding.candidates.compactMap(\.verifiedLoss)
        #expect(verified.count == finding.candidates.count && suggestion.verifiedLoss == verified.min())
        #expect(suggestion.verifiedLoss ?? 9 < 1, "a rate that trains: chance is 2.3")

        let untried = RateFinder(
            trainer: bench.trainer, sweep: RateSweep(start: 1e-5, end: 10, iterations: 100), verification: 0)
        let other = try untried.find(from: bench.state)
        #expect(other.candidates.map(\.lr) == finding.candidates.map(\.lr))
        #expect(other.candidates.allSatisfy { $0.verifiedLoss == nil } && other.suggestion == other.candidates.first)
    }
}
