import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// Numbers as people type them, and as they are printed.
@Suite struct NumberTextTests {
    @Test(arguments: [
        ("1", 1), ("1e-3", 1e-3), ("1E-3", 1e-3), (".5", 0.5), ("5.", 5), ("-1", -1), ("+2", 2), ("-.5e+1", -5),
        ("007", 7),
        ("0", 0), ("1e-999", 0), ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ("5e-324", .leastNonzeroMagnitude),
        ("0.1000000000000000055511151231257827", 0.1),
    ])
    func `a decimal number is read`(text: String, value: Double) {
        #expect(Double(number: text) == value)
    }

    @Test(arguments: [
        "", " ", "1 ", " 1", "+", "-", ".", "e", "e5", "1e", "1e+", "1.2.3", "1e5e5", "--1", "+-1", "1-", "1,5",
        "1_000", "0x10",
        "0x1p3", "nan", "NaN", "inf", "-inf", "infinity", "1e999", "-1e999", "1f", "1e5.5", "١", "1\0", "½", "1'000",
    ])
    func `anything else is none`(text: String) {
        #expect(Double(number: text) == nil)
    }

    @Test(arguments: [
        (0, "0"), (-0.0, "-0"), (1, "1"), (-2, "-2"), (0.1, "0.1"), (1e-5, "1e-5"), (0.0001, "0.0001"), (1e16, "1e16"),
        (123_456_789, "123456789"), (1.5e300, "1.5e300"), (-2.5e-10, "-2.5e-10"), (.leastNonzeroMagnitude, "5e-324"),
        (.greatestFiniteMagnitude, "1.7976931348623157e308"), (1.0 / 3, "0.3333333333333333"), (.nan, "nan"),
        (.infinity, "inf"), (-.infinity, "-inf"),
    ])
    func `the shortest text`(value: Double, text: String) {
        #expect(value.shortest == text)
    }

    @Test func `the shortest text reads back to the same number`() throws {
        var generator = SeededGenerator.ofTest()
        for round in 0..<100_000 {
            let bits = generator.next()
            let value =
                switch round % 3 {
                case 0: Double(bitPattern: bits)
                case 1: Double(Int64(bitPattern: bits) >> (bits % 64))
                default: Double.random(in: -10...10, using: &generator)
                }
            guard value.isFinite else { continue }
            let text = value.shortest
            #expect(Double(number: text)?.bitPattern == value.bitPattern, "\(text), seed \(generator.seed)")
            #expect(text.utf8.count <= "\(value)".utf8.count, "\(text), seed \(generator.seed)")
        }
    }
}
