import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct DecimalNumberTests {
    private func parse(_ text: String) -> Float? { double(text).map { Float($0) } }

    private func double(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0, 0..<$0.count) }
    }

    /// The middle between two floats, and numbers next to it that a double does not tell apart.
    @Test func `rounds once next to the middle`() {
        for text in [
            "16777217.000000000000000001", "16777216.999999999999999999", "1.00000005960464477539062500000000001",
            "1.00000005960464477539062499999999999", "1.000000059604644775390625", "3.4028235677973366e38",
            "3.4028235677973367e38", "7.0064923216240853e-46", "7.0064923216240854e-46", "-8388609.5000000000000000001",
        ] {
            #expect(parse(text)?.bitPattern == strtof(text, nil).bitPattern, "\(text)")
        }
    }

    @Test func `is a double to two units in the last place`() throws {
        var generator = SeededGenerator.ofTest()
        for _ in 0..<20_000 {
            let number = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
            guard number.isFinite, number.magnitude < 1e30, number.magnitude > 1e-30 else { continue }
            let parsed = try #require(double("\(number)"))
            #expect(abs(parsed - number) <= 2 * number.ulp, "\(number)")
            #expect(parse("\(number)")?.bitPattern == strtof("\(number)", nil).bitPattern, "\(number)")
        }
    }

    @Test(arguments: [
        "0", "-0", "+7", "007", "1.", ".5", "-.5e1", "0.1", "16777215", "16777216", "16777217", "123456789.",
        "+.50000001",
        "1e10", "1e11", "1e-10", "1e-45", "1e-400", "3.4028235e38", "0.30000001192092896", "1e+2",
        "00000000000000000001",
        "9999999999999999999999999999999999999", "0.000000000000000000000000000000000000001",
        "12345678901234567890e-19",
    ])
    func `agrees with the C library`(text: String) {
        #expect(parse(text)?.bitPattern == strtof(text, nil).bitPattern)
    }

    @Test func `agrees with the C library on random numbers`() {
        var generator = SeededGenerator.ofTest()
        for _ in 0..<20_000 {
            let whole = Int.random(in: 0..<1 << Int.random(in: 1...40, using: &generator), using: &generator)
            let decimals = Int.random(in: 0...10, using: &generator)
            let exponent = Int.random(in: -20...20, using: &generator)
            let fraction = String(String(Int.random(in: 0..<10_000_000_000, using: &generator)).prefix(decimals))
            let texts = ["\(whole).\(fraction)", "-\(whole)e\(exponent)", "\(whole).\(fraction)E\(exponent)"]
            for text in texts {
                #expect(parse(text)?.bitPattern == strtof(text, nil).bitPattern, "\(text)")
            }
        }
    }

    @Test func `words for numbers that are not finite`() {
        #expect(parse("nan")?.isNaN == true)
        #expect(parse("+NaN")?.isNaN == true)
        #expect(parse("-Infinity") == -.infinity)
        #expect(parse("inf") == .infinity)
        #expect(parse("1e99999999999999999999999") == .infinity)
    }

    @Test(arguments: [
        "", "-", ".", "e5", "1e", "1e+", "--1", "1.2.3", "1,2", "0x10", "nan(1)", "1f", " 1", "1 ", "١", "in",
    ])
    func `other text is no number`(text: String) {
        #expect(parse(text) == nil)
    }
}
