// The doc comments of Sources/AnnealEvidence, written by CommentExampleTests.

import Foundation
import TestSupport
import Testing

@testable import AnnealEvidence

@Suite struct AnnealEvidenceExamples {
    @Test("RateGrid.swift, 1") func RateGrid1() throws {
        #expect(RateGrid(around: 0.1).rates == [0.01, 0.0316, 0.1, 0.316, 1])
        discard(RateGrid([0.02, 0.05, 0.1, 0.2], extends: false))
    }

    @Test("HolmCorrection.swift, 1") func HolmCorrection1() throws {
        #expect(HolmCorrection.adjusted([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06])

    }

    @Test("IncompleteBeta.swift, 1") func IncompleteBeta1() throws {
        #expect(IncompleteBeta(a: 2, b: 3).value(at: 0.5) == 0.6875)

    }

    @Test("Interval.swift, 1") func Interval1() throws {
        let gain = Interval(estimate: 0.4, low: 0.2, high: 0.6)
        #expect(gain.halfWidth == 0.2)
        #expect(gain.isAbove(0) == true)
        #expect(gain.lies(within: 0.5) == false)
    }

    @Test("PairedBlocks.swift, 1") func PairedBlocks1() throws {
        let blocks = PairedBlocks([[88.1, 88.9, 88.4], [87.6, 88.5, 87.8]])  // two arms, three seeds
        #expect(blocks.difference(0, 1).interval() == 0.5 ± 0.25)

    }

    @Test("PairedDifference.swift, 1") func PairedDifference1() throws {
        let lead = PairedDifference([0.5, 0.4, 0.6])
        #expect(lead.interval() == 0.5 ± 0.25)
        #expect(lead.pValue == 0.0066)

    }

    @Test("Sample.swift, 1") func Sample1() throws {
        let sample = Sample([1, 2, 3, 4, 100])
        #expect(sample.mean == 22)
        #expect(sample.interquartileMean == 3)
    }

    @Test("SeedsNeeded.swift, 1") func SeedsNeeded1() throws {
        #expect(SeedsNeeded(deviation: 0.35).toTell(0.2) == 27)

    }

    @Test("StandardNormal.swift, 1") func StandardNormal1() throws {
        #expect(StandardNormal.quantile(0.975) == 1.959963984540054)
    }

    @Test("StudentT.swift, 1") func StudentT1() throws {
        #expect(StudentT(degrees: 4).quantile(0.975) == 2.7764451051977987)
        #expect(StudentT(degrees: 4).upperTail(2.7764451051977987) == 0.025)

    }

    @Test("TestSetNoise.swift, 1") func TestSetNoise1() throws {
        #expect(TestSetNoise.accuracy(0.88, examples: 10_000) == 0.00325)
    }

    @Test("Rounding.swift, 1") func Rounding1() throws {
        #expect(Rounding.plusMinus(Interval(0.4231, plusMinus: 0.187)) == "0.42 ± 0.19")
    }
}
