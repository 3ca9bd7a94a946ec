import Testing

@testable import AnnealTraining

@Suite struct ExamplesTests {
    /// Whether features are held as bytes or as the numbers that those stand for, training has the same bits.
    @Test func `bytes train as their numbers do`() throws {
        let bytes = (0..<48 * 70).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let labels = Examples.Targets.labels((0..<70).map { Int32($0 % 3) })
        let numbers = bytes.map { Float($0) / 255 }
        let held = Examples(bytes: ([9] + bytes)[1...], featureCount: 48, targets: labels)
        let plain = Examples(features: numbers, featureCount: 48, targets: labels)
        #expect(held.features == numbers)
        #expect(held.rows([69, 3]).features == plain.rows([69, 3]).features)

        func trained(on examples: Examples) throws -> TrainingFixture {
            let dataset = Dataset(
                name: "bytes", task: .classification(classes: ["a", "b", "c"]), featureShape: [6, 8], train: examples,
                test: examples)
            let bench = try TrainingFixture("adam", model: .mlp(hidden: [8]), dataset: dataset, batchSize: 16)
            #expect(try bench.run().last?.test == bench.trainer.score(bench.state, on: plain))
            return bench
        }
        #expect(try trained(on: held).state.isIdentical(to: trained(on: plain).state))
    }
}
