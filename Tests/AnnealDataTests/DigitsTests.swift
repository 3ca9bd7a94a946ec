import Testing

@testable import AnnealTraining

@Suite struct DigitsTests {
    let digits: Dataset

    init() throws { digits = try Dataset.load(.digits, split: inOrder) }

    @Test func `has the known size`() {
        #expect(digits.name == "digits")
        #expect(digits.train.count + digits.test.count == 1797)
        #expect(digits.test.count == 359)
        #expect(digits.featureCount == 64)
        #expect(digits.featureShape == [8, 8])
        #expect(digits.task == .classification(classes: (0...9).map { "\($0)" }))
    }

    @Test func `has the known first row`() throws {
        // In order, the first fifth is the test part, so it starts with the first row of the file.
        let pixels: [Float] = [
            0, 0, 5, 13, 9, 1, 0, 0,
            0, 0, 13, 15, 10, 15, 5, 0,
            0, 3, 15, 2, 0, 11, 8, 0,
            0, 4, 12, 0, 0, 8, 8, 0,
            0, 5, 8, 0, 0, 9, 8, 0,
            0, 4, 11, 0, 1, 12, 7, 0,
            0, 2, 14, 5, 10, 12, 0, 0,
            0, 0, 6, 13, 10, 0, 0, 0,
        ]
        #expect(Array(digits.test.features[..<64]) == pixels.map { $0 / 16 })
        let labels = try #require(digits.test.targets.labels)
        #expect(labels[..<10] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(digits.train.targets.labels?.last == 8)
    }

    @Test func `has the known number of each digit`() throws {
        let labels = try #require(digits.train.targets.labels) + #require(digits.test.targets.labels)
        let counts = (0..<10).map { digit in labels.count { $0 == digit } }
        #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    }
}

extension Examples.Targets {
    var labels: [Int32]? { if case .labels(let labels) = self { labels } else { nil } }
    var values: [Float]? { if case .values(let values) = self { values } else { nil } }
}
