// The doc comments of Sources/AnnealFinder, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealFinder

@Suite struct AnnealFinderExamples {
    @Test func `CandidateRates.swift, 1`() throws {
        #expect(CandidateRates(rules: [0.001, 0.02], sweep: .standard).indices == [-14, -12, -10, -8, -6])
    }

    @Test func `FinderCurve.swift, 1`() throws {
        var curve = FinderCurve(smoothing: 0)
        #expect(curve.add(lr: 0.1, loss: 2) == true)
        #expect(curve.add(lr: 0.2, loss: 8.5) == false)
        #expect(curve.hasDiverged == true)
    }

    @Test func `LengthTransfer.swift, 1`() throws {
        #expect(begins(LengthTransfer(endShare: 1, from: 100, to: 1000).factor, "0.4466"))
        #expect(begins(LengthTransfer(endShare: 0, from: 100, to: 1000).factor, "0.7943"))
    }

    @Test func `LossSmoothing.swift, 1`() throws {
        var smoothing = LossSmoothing(beta: 0.98)
        #expect(smoothing.add(2.3) == 2.3)
        #expect(begins(smoothing.add(2.1), "2.1989"))
    }

    @Test func `RateHalving.swift, 1`() throws {
        let halving = RateHalving(candidates: [-12, -10, -8, -6], plan: TrialPlan(longest: 40, seeds: 1), untrained: 2.3)
        #expect(halving.next(after: [:])?.count == 4)
    }

    @Test func `RateMinimum.swift, 1`() throws {
        #expect(RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 2.0)], ceiling: 2.3)?.place == -6)
        #expect(RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-4, 1.0)], ceiling: 2.3)?.place == -5)
        #expect(RateMinimum(of: [(-8, 2.0), (-6, 1.0), (-5, .infinity)], ceiling: 2.3)?.place == -6)
    }

    @Test func `RateSweep.swift, 1`() throws {
        #expect(RateSweep(start: 1e-7, end: 10, iterations: 100, spacing: .exponential).rate(at: 100) == 10)
    }

    @Test func `TemperedLoss.swift, 1`() throws {
        #expect(begins(TemperedLoss(logits: [4, 0, 0, 4], labels: [0, 1]).tempered, "0.0181"))
        #expect(begins(TemperedLoss(logits: [9, 0, 9, 0], labels: [0, 1]).tempered, "0.6931"))
    }

    @Test func `TrialPlan.swift, 1`() throws {
        let plan = TrialPlan(run: 10_000, stepsPerEpoch: 100)
        #expect(plan.lengths == [50, 100, 200])
        #expect(plan.seeds(inRound: 0) == 0..<1)
        #expect(plan.seeds(inRound: 2) == 0..<3)
    }

    @Test func `TrialRates.swift, 1`() throws {
        #expect(TrialRates().rate(-8) == 0.01)
        #expect(begins(TrialRates().rate(-6), "0.0316"))
        #expect(TrialRates().index(nearest: 0.03) == -6)
    }

    @Test func `TrialScore.swift, 1`() throws {
        #expect(TrialScore(loss: 0.5).rank == 0.5)
        #expect(isClose(TrialScore(loss: 0.55, accuracy: 0.91, chance: TrialScore.Chance(loss: 1.1, accuracy: 0.1)).rank, 0.3))
        #expect(TrialScore(TemperedLoss(logits: [9, 0, 0, 9], labels: [1, 1]), classes: 2).rank == 1)
    }
}
