import Testing

@testable import AnnealHost

/// Lengths with units come to whole ticks, by multiplying before dividing.
@Suite struct TimeScaleTests {
    private func steps(_ text: String, of piece: Double?, epoch: Int = 10, batch: Int? = 32) throws -> Double {
        let length = RunLength(steps: nil, stepsPerEpoch: epoch, batchSize: batch)
        return try TimeScale(.step, length: length, piece: piece).ticks(#require(TimeSpan(text)))
    }

    @Test(
        arguments: [
            ("7 steps", 7), ("2 epochs", 20), ("2.55 epochs", 26), ("64 samples", 2), ("47 samples", 1),
            ("48 samples", 2),
            ("29%", 29), ("5%", 5), ("0.5%", 1), ("0.49%", 0), ("100%", 100), ("0%", 0), ("0.4 steps", 0),
            ("0.5 steps", 1),
        ] as [(String, Double)])
    func `in steps, half up`(text: String, ticks: Double) throws {
        #expect(try steps(text, of: 100) == ticks)
    }

    /// 0.29 · 100 is 28.999… in binary, and so are 5,000 other pairs of a percentage and a length.
    @Test func `whole percentages of whole lengths are exact`() throws {
        for percent in 0...100 {
            for length in [100.0, 200, 300, 700, 1100, 12_300, 1_000_000] {
                #expect(try steps("\(percent)%", of: length) == Double(percent) * length / 100)
            }
        }
    }

    @Test func `in epochs, never rounded`() throws {
        let scale = TimeScale(.epoch, length: RunLength(steps: nil, stepsPerEpoch: 10, batchSize: 32), piece: 30)
        func ticks(_ text: String) throws -> Double { try scale.ticks(#require(TimeSpan(text))) }
        #expect(try [ticks("20 steps"), ticks("3 epochs"), ticks("10%"), ticks("640 samples")] == [2, 3, 3, 2])
        let error = #expect(throws: SpecificationError.self) { try ticks("25 steps") }
        #expect(error?.reason == .notWholeEpochs("25 steps", epochs: 2.5, stepsPerEpoch: 10))
        #expect(
            error?.description
                == "25 steps are 2.5 epochs of 10 steps, and a schedule that ticks per epoch needs whole ones")
        #expect(throws: SpecificationError.self) { try ticks("5%") }
    }

    @Test func `what cannot be known is refused`() throws {
        #expect(throws: SpecificationError.unknownBatchSize(try #require(TimeSpan("3 samples")))) {
            try steps("3 samples", of: 100, batch: nil)
        }
        #expect(throws: SpecificationError.percentOfUnknown(try #require(TimeSpan("3%")))) { try steps("3%", of: nil) }
        #expect(throws: SpecificationError.tooLong(try #require(TimeSpan("1e300 epochs")))) {
            try steps("1e300 epochs", of: 100)
        }
    }
}
