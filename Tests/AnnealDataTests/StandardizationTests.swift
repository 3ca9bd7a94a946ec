import Testing

@testable import AnnealTraining

@Suite struct StandardizationTests {
    private let labels = Examples.Targets.labels([0, 1, 0])

    /// (1, 2, 6) has the mean 3 and the variance (4 + 1 + 9) / 3; a column that never changes is shifted only.
    @Test func `each column of a table has its own`() throws {
        let table = Examples(features: [1, 5, 2, 5, 6, 5], featureCount: 2, targets: labels)
        let standardization = try Standardization(of: table, shape: [2])
        let deviation = (14.0 / 3).squareRoot()
        #expect(standardization == Standardization(means: [3, 5], deviations: [deviation, 1]))
        let rounded = Float(deviation)
        #expect(standardization.applied(to: table).features == [-2 / rounded, 0, -1 / rounded, 0, 3 / rounded, 0])
        let wide = Examples(
            storage: .differences([0, 2, 1, 2, 5, 2], origins: [1, 3]), featureCount: 2, targets: labels)
        #expect(try Standardization(of: wide, shape: [2]) == standardization && wide.features == table.features)
        #expect(
            standardization.applied(to: wide).features
                == [-2 / deviation, 0, -1 / deviation, 0, 3 / deviation, 0].map { Float($0) })
        let other = Examples(features: [3, 7], featureCount: 2, targets: .labels([0]))
        #expect(standardization.applied(to: other).features == [0, 2], "measured once")
    }

    /// As far from 0 as a float goes with whole numbers, where a sum of squares would cancel.
    @Test func `nothing cancels`() throws {
        let table = Examples(features: [16_777_213, 16_777_214, 16_777_215], featureCount: 1, targets: labels)
        let standardized = try Standardization(of: table, shape: [1]).applied(to: table).features
        let expected = Float(1.5.squareRoot())
        #expect(zip(standardized, [-expected, 0, expected]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(standardized)")
    }

    /// A table of bytes is a table, however its numbers are held.
    @Test func `each column of bytes has its own`() throws {
        let bytes: [UInt8] = [0, 51, 102, 255, 0, 0]
        let held = Examples(bytes: bytes[...], featureCount: 2, targets: labels)
        let plain = Examples(features: bytes.map { Float($0) / 255 }, featureCount: 2, targets: labels)
        let standardization = try Standardization(of: held, shape: [2])
        #expect(try standardization == Standardization(of: plain, shape: [2]) && standardization.means.count == 2)
        #expect(standardization.applied(to: held).features == standardization.applied(to: plain).features)
    }

    @Test func `pixels share one`() throws {
        let bytes: [UInt8] = [0, 51, 102, 255, 0, 0, 204, 51, 0, 0, 0, 153]
        let held = Examples(bytes: bytes[...], featureCount: 4, targets: labels)
        let plain = Examples(features: bytes.map { Float($0) / 255 }, featureCount: 4, targets: labels)
        // In fifths: 0 1 2 5, 0 0 4 1, 0 0 0 3; the sum is 16, that of the squares 56.
        let standardization = try Standardization(of: held, shape: [2, 2])
        #expect(standardization.means.map { Float($0) } == [Float(16.0 / 60)])
        let variance = 56.0 / 25 / 12 - (16.0 / 60) * (16.0 / 60)
        #expect(abs(standardization.deviations[0] - variance.squareRoot()) <= 1e-15)
        let (fromBytes, fromNumbers) = (standardization.applied(to: held), standardization.applied(to: plain))
        #expect(fromBytes.features == fromNumbers.features)
        #expect(fromBytes.rows([2]).features == fromNumbers.rows([2]).features)
    }

    /// The mean and deviation that torchvision's examples state for the training part.
    @Test(.enabled(if: FashionMNISTTests.isInstalled, "the package dataset-fashion-mnist is not installed"))
    func `clothes`() throws {
        let clothes = try Dataset.load(.fashionMNIST) { Array(0..<$0) }
        let standardization = try Standardization(of: clothes.train, shape: clothes.featureShape)
        #expect(abs(standardization.means[0] - 0.2860) < 5e-5)
        #expect(abs(standardization.deviations[0] - 0.3530) < 5e-5)
    }

    @Test func `zeros of sparse features stay`() throws {
        let sparse = SparseFeatures(starts: [0, 2, 2, 3], indices: [1, 2, 0], values: [2, 3, 1])
        let bags = Examples(sparse: sparse, featureCount: 3, targets: labels)
        let error = #expect(throws: DatasetError.self) { try Standardization(of: bags, shape: [3]) }
        #expect(error == DatasetError(StandardizationError.sparseFeatures))
    }
}
