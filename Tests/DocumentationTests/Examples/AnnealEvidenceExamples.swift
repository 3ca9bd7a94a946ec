// The doc comments of Sources/AnnealEvidence, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealEvidence

@Suite struct AnnealEvidenceExamples {
    @Test func `Budget.swift, 1`() throws {
        #expect(Budget.seconds(600).inWords == "10 min")
    }

    @Test func `RateGrid.swift, 1`() throws {
        #expect(RateGrid(around: 0.1).rates == [0.01, 0.0316, 0.1, 0.316, 1])
        discard(RateGrid([0.02, 0.05, 0.1, 0.2], extends: false))
    }

    @Test func `SearchRange.swift, 1`() throws {
        #expect(SearchRange(0.0001...0.1, isLogarithmic: true)?.value(at: 0.5) == 0.00316)
        #expect(SearchRange(0.0001...0.1, isLogarithmic: true)?.values(count: 4) == [0.0001, 0.001, 0.01, 0.1])
    }

    @Test func `SobolSequence.swift, 1`() throws {
        let points = SobolSequence(dimensions: 2)
        #expect(points?.point(1) == [0.5, 0.5])
        #expect(points?.point(2) == [0.75, 0.25])
    }

    @Test func `HolmCorrection.swift, 1`() throws {
        #expect(isClose(HolmCorrection.adjusted([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]))
    }

    @Test func `IncompleteBeta.swift, 1`() throws {
        #expect(IncompleteBeta(a: 2, b: 3).value(at: 0.5) == 0.6875)
    }

    @Test func `Interval.swift, 1`() throws {
        let gain = Interval(estimate: 0.4, low: 0.2, high: 0.6)
        #expect(isClose(gain.halfWidth, 0.2))
        #expect(gain.isAbove(0) == true)
        #expect(gain.lies(within: 0.5) == false)
    }

    @Test func `PairedBlocks.swift, 1`() throws {
        let blocks = PairedBlocks([[88.1, 88.9, 88.4], [87.6, 88.5, 87.8]])   // two arms, three seeds
        #expect(begins(blocks.difference(0, 1).interval().halfWidth, "0.248"))
    }

    @Test func `PairedDifference.swift, 1`() throws {
        let lead = PairedDifference([0.5, 0.4, 0.6])
        #expect(begins(lead.interval().halfWidth, "0.248"))
        #expect(begins(lead.pValue, "0.00653"))
    }

    @Test func `Rounding.swift, 1`() throws {
        #expect(Rounding.plusMinus(Interval(0.4231, plusMinus: 0.187)) == "0.42 ± 0.19")
    }

    @Test func `Rounding.swift, 2`() throws {
        #expect(Rounding.significant(0.031622, digits: 3) == 0.0316)
    }

    @Test func `Sample.swift, 1`() throws {
        let sample = Sample([1, 2, 3, 4, 100])
        #expect(sample.mean == 22)
        #expect(sample.interquartileMean == 3)
    }

    @Test func `SeedsNeeded.swift, 1`() throws {
        #expect(SeedsNeeded(deviation: 0.35).toTell(0.2) == 27)
    }

    @Test func `StandardNormal.swift, 1`() throws {
        #expect(StandardNormal.quantile(0.975) == 1.959963984540054)
    }

    @Test func `StudentT.swift, 1`() throws {
        #expect(begins(StudentT(degrees: 4).quantile(0.975), "2.77644510519"))
        #expect(isClose(StudentT(degrees: 4).upperTail(2.7764451051977987), 0.025))
    }

    @Test func `TestSetNoise.swift, 1`() throws {
        #expect(begins(TestSetNoise.accuracy(0.88, examples: 10_000), "0.00324"))
    }
}
