import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct SplitTests {
    private func examples(_ count: Int) -> Examples {
        Examples(
            features: (0..<2 * count).map(Float.init), featureCount: 2, targets: .values((0..<count).map(Float.init)))
    }

    @Test func `the order decides which rows go where`() throws {
        var all = examples(5)
        #expect(all.settingTestAside { _ in [3, 1, 4, 0, 2] } == 1)
        #expect(all.part(4..<5) == Examples(features: [6, 7], featureCount: 2, targets: .values([3])))
        #expect(all.part(0..<4).features == [2, 3, 8, 9, 0, 1, 4, 5])
        #expect(all.part(0..<4).targets == .values([1, 4, 0, 2]))
    }

    @Test(arguments: [(2, 1), (3, 1), (7, 1), (8, 2), (10, 2), (1797, 359)])
    func `a fifth is for testing and no part is empty`(count: Int, test: Int) {
        var all = examples(count)
        #expect(all.settingTestAside(permutation: inOrder) == test)
        #expect(all.count == count)
    }

    /// Rows change places in the memory that they are in, as a copy of them in that order has them.
    @Test func `any order is arranged in place`() {
        var generator = SeededGenerator.ofTest()
        for count in 0..<40 {
            let order = (0..<count).shuffled(using: &generator)
            let stays = examples(count)
            for held in [
                stays,
                Examples(
                    storage: .differences(stays.features[...], origins: [1, 2]), featureCount: 2, targets: stays.targets
                ),
                Examples(bytes: (0..<2 * count).map { UInt8($0) }[...], featureCount: 2, targets: stays.targets),
            ] {
                var moved = held
                moved.arrange(as: order)
                #expect(moved == held.rows(order))
                #expect(held.features.count == 2 * count, "the former holder keeps its rows")
                let middle = count / 3..<count - count / 4
                #expect(moved.part(middle).features == moved.rows(middle).features)
            }
        }
    }

    @Test func `validation takes its share of the training rows`() throws {
        let parts = try examples(10).splittingValidation(0.25, permutation: inOrder)
        #expect(parts.validation.targets == .values([0, 1, 2]))
        #expect(parts.train.targets == .values([3, 4, 5, 6, 7, 8, 9]))
        let none = try examples(10).splittingValidation(0, permutation: inOrder)
        #expect(none.validation.count == 0)
        #expect(none.train == examples(10))
    }

    @Test(arguments: [
        (1.0, "the validation fraction is 1.0; it must be at least 0 and less than 1", true),
        (-0.1, "the validation fraction is -0.1; it must be at least 0 and less than 1", true),
        (.nan, "the validation fraction is nan; it must be at least 0 and less than 1", true),
        (0.01, "a validation fraction of 0.01 leaves an empty part of 10 rows; choose another fraction", false),
        (0.99, "a validation fraction of 0.99 leaves an empty part of 10 rows; choose another fraction", false),
    ])
    func `an unusable fraction is refused`(fraction: Double, sentence: String, isUsage: Bool) {
        let error = #expect(throws: DatasetError.self) {
            try examples(10).splittingValidation(fraction, permutation: inOrder)
        }
        #expect(error?.description == sentence)
        #expect(error?.isUsage == isUsage)
    }
}
