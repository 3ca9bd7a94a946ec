// The doc comments of Sources/AnnealPlugin, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealPlugin

@Suite struct AnnealPluginExamples {
    @Test func `ExactDivision.swift, 1`() throws {
        #expect(floorOfProduct(100, 0.29) == 28)
    }

    @Test func `HalfCosine.swift, 1`() throws {
        #expect(begins(halfCosine(from: 1, to: 0, elapsed: 1, of: 4), "0.853"))
    }

    @Test func `Interpolation.swift, 1`() throws {
        #expect(lerp(2, 4, elapsed: 1, of: 4) == 2.5)
    }

    @Test func `Interpolation.swift, 2`() throws {
        #expect(lerp(1, 0, logarithm: 2 * log(0.75)) == 0.5625)
    }

    @Test func `MonotoneCubic.swift, 1`() throws {
        #expect(begins(MonotoneCubic(at: [0, 1, 3], values: [1, 1, 0]).value(at: 2), "0.708"))
    }

    @Test func `SortedSearch.swift, 1`() throws {
        #expect([30.0, 80].upperBound(of: 80) == 2)
    }

    @Test func `SortedSearch.swift, 2`() throws {
        #expect([30.0, 80].lowerBound(of: 80) == 1)
    }

    @Test func `MetricMode.swift, 1`() throws {
        #expect(MetricMode.min.isBetter(0.5, than: 0.6, threshold: 0.2, isRelative: false) == false)
    }

    @Test func `Schedule.swift, 1`() throws {
        struct Halving: Schedule {
            static let id = "halving"
            static let summary = "Half the rate every tick."
            func rate(base: Double, at time: Double) -> Double { base * exp2(-time) }
        }
        #expect(Halving().rate(base: 0.1, at: 2) == 0.025)
    }
}
