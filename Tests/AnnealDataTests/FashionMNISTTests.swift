import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct FashionMNISTTests {
    static let isInstalled = FileManager.default.fileExists(atPath: FashionMNIST.directory)

    @Test(.enabled(if: isInstalled, "the package dataset-fashion-mnist is not installed"))
    func `has the known size and first labels`() throws {
        let fashion = try Dataset.load(.fashionMNIST, split: inOrder)
        #expect(fashion.name == "fashion-mnist")
        #expect(fashion.featureShape == [28, 28])
        #expect(fashion.task == .classification(classes: FashionMNIST.classes))
        #expect(fashion.train.count == 60_000)
        #expect(fashion.test.count == 10_000)
        #expect(fashion.train.features.count == 60_000 * 784)
        #expect(fashion.train.targets.labels?.prefix(10) == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5])
        #expect(fashion.test.targets.labels?.prefix(10) == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7])
        #expect(fashion.train.features.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test func `a missing package is named`() throws {
        let empty = try TemporaryFolder()
        for directory in [empty.path, empty.path + "/none"] {
            #expect(
                failure { () throws(DatasetError) in try FashionMNIST.read(from: directory) }
                    == "fashion-mnist is not installed in \(directory); "
                    + "install it with: apt-get install dataset-fashion-mnist")
        }
    }
}
