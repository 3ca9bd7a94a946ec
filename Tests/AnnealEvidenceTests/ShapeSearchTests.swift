import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealEvidence

@Suite struct ShapeSearchTests {
    typealias Shape = ShapeSearch.Shape

    @Test func `a range has its bounds, and values that are typed again`() throws {
        let rates = try #require(SearchRange(0.0001...0.1, isLogarithmic: true))
        #expect(rates.values(count: 7) == [0.0001, 0.000316, 0.001, 0.00316, 0.01, 0.0316, 0.1])
        #expect(rates.values(count: 1) == [0.00316])
        #expect(rates.values(count: 0) == [])
        let narrow = try #require(SearchRange(100...101, isLogarithmic: false))
        #expect(narrow.value(at: 0.123456) == 100.123)
        #expect(try #require(SearchRange(0...1, isLogarithmic: false)).value(at: 1.0 / 3) == 0.333)
        #expect(try #require(SearchRange(5...5, isLogarithmic: false)).value(at: 0.7) == 5)
        #expect(SearchRange(0...1, isLogarithmic: true) == nil)
        var numbers = SeededGenerator.ofTest()
        for _ in 0..<1000 {
            let low = Double.random(in: -5...5, using: &numbers)
            let high = low + Double.random(in: 1e-6...5, using: &numbers)
            let range = try #require(SearchRange(low...high, isLogarithmic: false))
            let share = Double.random(in: 0...1, using: &numbers)
            #expect(range.bounds.contains(range.value(at: share)))
            #expect(abs(range.value(at: share) - (low + share * (high - low))) <= 0.006 * (high - low))
        }
    }

    @Test func `the first round spreads over every family, and the next stays near the best`() {
        var search = ShapeSearch(dimensions: [2, 1, 3], count: 4)
        #expect(search.shapes.count == 15)
        #expect(search.shapes.filter { $0.shares.isEmpty }.map(\.family) == [0, 1, 2])
        #expect(search.shapes[1] == Shape(family: 0, shares: [0.5, 0.5]))
        func score(_ shape: Shape) -> Double? {
            shape.shares.isEmpty ? -9 : -Double(shape.family) - shape.shares.map { abs($0 - 0.2) }.reduce(0, +)
        }
        let before = search.shapes
        search.refine(score)
        #expect(Array(search.shapes.prefix(15)) == before)
        let new = search.shapes.dropFirst(15)
        // Of three families the better two, two points each, within a box half as wide.
        #expect(new.map(\.family) == [0, 0, 1, 1])
        let best = before.max { (score($0) ?? 0) < (score($1) ?? 0) }?.shares ?? []
        for shape in new where shape.family == 0 {
            for (share, centre) in zip(shape.shares, best) { #expect(abs(share - centre) <= 0.5 && 0...1 ~= share) }
        }
        #expect(!search.isOver)
        search.refine(score)
        #expect(search.isOver)
    }

    @Test func `it comes near the best shape of a smooth landscape`() {
        var search = ShapeSearch(dimensions: [2], count: 16)
        func score(_ shape: Shape) -> Double? {
            shape.shares.isEmpty ? nil : -zip(shape.shares, [0.83, 0.31]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
        }
        while !search.isOver { search.refine(score) }
        let best = search.finalists(score)[0]
        #expect(abs(best.shares[0] - 0.83) < 0.08 && abs(best.shares[1] - 0.31) < 0.08, "\(best)")
    }

    @Test func `finalists are the best of every family, and the leader's family as it stands`() {
        let search = ShapeSearch(dimensions: [1, 1], count: 3)
        // By family and share; the second family as it stands failed.
        func score(_ shape: Shape) -> Double? {
            shape.shares.isEmpty ? (shape.family == 0 ? -5 : nil) : -Double(shape.family) * 10 - shape.shares[0]
        }
        let finalists = search.finalists(most: 3, score)
        #expect(
            finalists == [
                Shape(family: 0, shares: [0.25]), Shape(family: 0, shares: [0.5]), Shape(family: 0, shares: []),
                Shape(family: 1, shares: [0.25]),
            ])
        #expect(search.finalists { _ in nil } == [])
    }

    @Test func `a family without numbers is one shape`() {
        var search = ShapeSearch(dimensions: [0])
        #expect(search.shapes == [Shape(family: 0, shares: [])])
        search.refine { _ in 1 }
        #expect(search.shapes.count == 1)
    }

    /// The look at rates wants squeezed runs of one seed, and counts nothing else as spent.
    @Test func `a look at rates finds each arm's rate and ends`() {
        let arms = (0..<3).map { RacePlan.Arm("\($0)", grid: RateGrid(around: 0.1)) }
        let plan = RacePlan(
            arms: arms, metric: Metric("accuracy"), steps: 90, worth: 0.2, design: .rates, budget: .steps(1e6))
        var results = Results(metric: plan.metric)
        results[Trial(arm: 0, rate: 0.1, seed: 0, steps: 90)] = TrialResult(value: 0.9, seconds: 1)
        var race = Race(plan, results: results)
        while !race.wanted.isEmpty {
            for trial in race.wanted {
                #expect(trial.steps == 30 && trial.seed == 0)
                let distance = log10(trial.rate / (trial.arm == 2 ? 1 : 0.1))
                results[trial] = TrialResult(value: 0.8 - 0.1 * distance * distance, seconds: 1)
            }
            race = Race(plan, results: results)
        }
        #expect(race.isOver && !race.isCutShort)
        #expect(race.bestRates.map { $0?.rate } == [0.1, 0.1, 1])
        #expect(race.spent == Double(results.done.count - 1) * 30)
        // Near a known best only that and its neighbours.
        var near = plan
        near.arms = [.init("0", grid: RateGrid(around: 0.1).near(0.0316))]
        #expect(Race(near, results: Results(metric: plan.metric)).wanted.map(\.rate) == [0.01, 0.0316, 0.1])
        #expect(RateGrid(around: 0.1).near(0.05) == RateGrid(around: 0.1))
        // Beyond the ends as well.
        #expect(RateGrid(around: 0.1).near(3.16).rates == RateGrid(around: 0.1).rates)
    }
}
