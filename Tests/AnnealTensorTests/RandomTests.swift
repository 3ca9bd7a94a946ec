import Testing

@testable import AnnealTensor

@Suite struct RandomTests {
    /// The reference implementation's output for the state 1, 2, 3, 4, as published with rand_xoshiro.
    @Test func `xoshiro256++`() throws {
        var random = try Random(state: [1, 2, 3, 4])
        let expected: [UInt64] = [
            41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
            9_973_669_472_204_895_162, 14_011_001_112_246_962_877, 12_406_186_145_184_390_807,
            15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    /// The reference implementation's output for the seed 1234567, as published with Rosetta Code's task.
    @Test func `the seed spreads as SplitMix64 says`() {
        var split = SplitMix64(state: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in split.next() } == expected)
    }

    @Test func `continues from its state`() throws {
        var random = Random(seed: 0)
        for _ in 0..<10 { _ = random.next() }
        var again = try Random(state: random.state)
        #expect(again == random)
        #expect(again.permutation(100) == random.permutation(100))
        #expect(throws: TensorError.zeroRandomState) { try Random(state: .zero) }
    }

    @Test func `uniform stays in range`() {
        var random = Random(seed: 7)
        var sum = 0.0
        for _ in 0..<10_000 {
            let value = random.uniform()
            #expect(value >= 0 && value < 1)
            sum += Double(value)
            // A range of two adjacent numbers holds one.
            #expect(random.uniform(in: 1..<Float(1).nextUp) == 1)
            #expect((-3..<5).contains(random.uniform(in: -3..<5)))
        }
        #expect(abs(sum / 10_000 - 0.5) < 0.015)
        #expect(random.uniform(in: 2..<2) == 2)
    }

    @Test func `integers are uniform`() {
        var random = Random(seed: 8)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[Int(random.integer(below: 7))] += 1 }
        // Chi-squared with 6 degrees of freedom passes 22.5 once in a thousand seeds.
        #expect(counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 } < 22.5)
        // Just above 2^63, a plain remainder would give the lower half twice as often.
        let bound: UInt64 = 3 << 62
        let low = (0..<3000).count { _ in random.integer(below: bound) < bound / 3 }
        #expect(abs(low - 1000) < 130)
        #expect(random.integer(below: 1) == 0 && random.integer(below: 0) == 0)
    }

    @Test func `permutations are uniform`() {
        var random = Random(seed: 9)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 { counts[random.permutation(4), default: 0] += 1 }
        #expect(counts.count == 24)
        // 23 degrees of freedom; passed once in a thousand seeds.
        #expect(counts.values.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 } < 49.7)
        #expect(random.permutation(0).isEmpty && random.permutation(-1).isEmpty && random.permutation(1) == [0])
        #expect(random.permutation(1000).sorted() == Array(0..<1000))
    }
}
