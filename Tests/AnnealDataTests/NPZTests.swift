import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// Arrays that NumPy saved, by the formulas of `Goldens/npz.py`.
@Suite struct NPZTests {
    private static let folder = Repository.golden("npz").path

    private func load(_ name: String) throws(DatasetError) -> Dataset {
        try Dataset.load(.npz(file: "\(Self.folder)/\(name).npz"), split: inOrder)
    }

    private let sevenths = (0..<72).map { Float(Double($0) / 7) }

    @Test(arguments: ["float32", "float64"]) func floats(name: String) throws {
        let set = try load(name)
        #expect(set.featureShape == [2, 3] && set.task == .classification(classes: ["0", "1"]))
        // A fifth, the first two, is set aside.
        #expect(set.test.features == Array(sevenths[..<12]) && set.train.features == Array(sevenths[12...]))
        #expect(set.test.targets == .labels([0, 1]))
        #expect(set.train.targets == .labels((2..<12).map { $0 % 2 }))
        #expect(set.name == "npz:\(Self.folder)/\(name).npz")
    }

    @Test func wholeNumbers() throws {
        let table = try load("int32")
        #expect(table.featureShape == [6] && table.task == .classification(classes: ["0", "1"]))
        #expect(table.test.features + table.train.features == (0..<72).map { Float($0 * 1000) })
        let line = try load("int64")
        #expect(line.featureShape == [1] && line.task == .regression)
        #expect(line.test.features + line.train.features == (0..<12).map { Float($0 - 5) })
        #expect(line.train.targets == .values((2..<12).map { Float($0 % 2) / 4 }))
    }

    @Test func bytesInTwoParts() throws {
        let set = try load("bytes")
        guard case .bytes = set.train.storage, case .bytes = set.test.storage else {
            Issue.record("bytes are held as bytes")
            return
        }
        #expect(set.train.features == (0..<72).map { Float($0) / 255 })
        #expect(set.test.features == (60..<72).reversed().map { Float($0) / 255 })
        #expect(set.task == .classification(classes: ["3", "4"]))
        #expect(set.train.targets == .labels((0..<12).map { $0 % 2 }) && set.test.targets == .labels([1, 1]))
    }

    @Test(arguments: [
        ("fortran", ", array x: it is in Fortran's order; save numpy.ascontiguousarray of it"),
        (
            "big-endian",
            ", array x: its elements are >f4; convert it to float32, float64, int32, int64 or uint8, little-endian"
        ),
        (
            "half",
            ", array x: its elements are <f2; convert it to float32, float64, int32, int64 or uint8, little-endian"
        ),
        (
            "records",
            ", array x: its elements are records; convert it to float32, float64, int32, int64 or uint8, little-endian"
        ),
        ("not-finite", ", array x: the element at [6, 1, 1] is not a finite 32-bit number"),
        ("lengths", ", array y: it has 11 labels for 12 examples"),
        ("matrix", ", array y: its shape is [12, 12]; give it one label for each example and no other axis"),
        (
            "other-names",
            #" holds no array x, only "images", "labels"; save x and y, or x_train, y_train, x_test and y_test"#
        ),
        ("shapes", ", array x_test: its examples have the shape [3, 2], but those to train on [2, 3]"),
        (
            "no-features",
            ", array x: its shape is [12, 0]; give it an axis of examples and one or more of features"
        ),
        ("one-class", #" has a single class, "0"; classification needs at least two"#),
        ("empty", " is empty; it must hold at least two examples"),
    ])
    func whatCannotBeUsedIsRefused(name: String, sentence: String) {
        #expect(failure { () throws(DatasetError) in try load(name) } == "\(Self.folder)/\(name).npz\(sentence)")
    }

    @Test func otherFilesAreRefused() throws {
        let directory = try TemporaryFolder()
        func refusal(_ bytes: [UInt8]) throws -> String? {
            let file = try directory.write(bytes, to: "set.npz")
            return failure { () throws(DatasetError) in try Dataset.load(.npz(file: file), split: inOrder) }
        }
        let file = "\(directory.path)/set.npz"
        #expect(try refusal([]) == "\(file) is empty; it must hold at least two examples")
        #expect(
            try refusal(Array("text".utf8))
                == "\(file) is not an npz file; save one with numpy.savez(file, x=…, y=…)")
        #expect(try refusal(Array("PK".utf8)) == "\(file) is damaged: its directory is missing; save it again")
    }

    /// Cut off anywhere it is refused; with a byte changed anywhere it is refused, or that byte says nothing of the arrays.
    @Test(arguments: ["float32", "bytes"]) func damage(name: String) throws {
        let whole = [UInt8](try Data(contentsOf: URL(filePath: "\(Self.folder)/\(name).npz")))
        let directory = try TemporaryFolder()
        let intact = try self.load(name)
        func load(_ bytes: [UInt8]) throws -> Dataset? {
            let file = try directory.write(bytes, to: "set.npz")
            do throws(DatasetError) {
                return try Dataset.load(.npz(file: file), split: inOrder)
            } catch {
                #expect(error.description.hasPrefix(file) && !error.isUsage)
                return nil
            }
        }
        for length in 0..<whole.count { #expect(try load(Array(whole[..<length])) == nil, "\(length) bytes") }
        for place in whole.indices {
            var bytes = whole
            bytes[place] ^= UInt8(1 << (place % 8))
            guard let set = try load(bytes) else { continue }
            #expect(set.train == intact.train && set.test == intact.test, "byte \(place)")
        }
    }
}
