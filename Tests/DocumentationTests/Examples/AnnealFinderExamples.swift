// The doc comments of Sources/AnnealFinder, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealFinder

@Suite struct AnnealFinderExamples {
    @Test func `FinderCurve.swift, 1`() throws {
        var curve = FinderCurve(smoothing: 0)
        #expect(curve.add(lr: 0.1, loss: 2) == true)
        #expect(curve.add(lr: 0.2, loss: 8.5) == false)
        #expect(curve.hasDiverged == true)
    }

    @Test func `LossSmoothing.swift, 1`() throws {
        var smoothing = LossSmoothing(beta: 0.98)
        #expect(smoothing.add(2.3) == 2.3)
        #expect(begins(smoothing.add(2.1), "2.1989"))
    }

    @Test func `RateFinding.swift, 1`() throws {
        let curve = FinderCurve(smoothing: 0)
        let finding = RateFinding(curve: curve, candidates: [
            RateCandidate(rule: .valley, lr: 0.01, verifiedLoss: 0.9), RateCandidate(rule: .slide, lr: 0.1, verifiedLoss: 0.4),
        ])
        #expect(finding.suggestion?.lr == 0.1)
    }

    @Test func `RateSweep.swift, 1`() throws {
        #expect(RateSweep(start: 1e-7, end: 10, iterations: 100, spacing: .exponential).rate(at: 100) == 10)
    }
}
