// The doc comments of Sources/AnnealPlugin, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealPlugin

@Suite struct AnnealPluginExamples {
    @Test func `Between.swift, 1`() throws {
        #expect(between(2, 4, elapsed: 1, of: 4) == 2.5)
    }

    @Test func `Between.swift, 2`() throws {
        #expect(between(1, 0, logarithm: 2 * log(0.75)) == 0.5625)
    }

    @Test func `Boundaries.swift, 1`() throws {
        #expect([30.0, 80].count(upTo: 80) == 2)
    }

    @Test func `Boundaries.swift, 2`() throws {
        #expect([30.0, 80].count(before: 80) == 1)
    }

    @Test func `HalfCosine.swift, 1`() throws {
        #expect(begins(halfCosine(from: 1, to: 0, elapsed: 1, of: 4), "0.853"))
    }

    @Test func `Schedule.swift, 1`() throws {
        struct Halving: Schedule {
            static let id = "halving"
            static let summary = "Half the rate every tick."
            func rate(base: Double, at time: Double) -> Double { base * exp2(-time) }
        }
        #expect(Halving().rate(base: 0.1, at: 2) == 0.025)
    }

    @Test func `Wholes.swift, 1`() throws {
        #expect(floorOfProduct(100, 0.29) == 28)
    }
}
