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

    @Test(arguments: ["float32", "float64"]) func `floats`(name: String) throws {
        let set = try load(name)
        #expect(set.featureShape == [2, 3] && set.task == .classification(classes: ["0", "1"]))
        // A fifth, the first two, is set aside.
        #expect(set.test.features == Array(sevenths[..<12]) && set.train.features == Array(sevenths[12...]))
        #expect(set.test.targets == .labels([0, 1]))
        #expect(set.train.targets == .labels((2..<12).map { $0 % 2 }))
        #expect(set.name == "npz:\(Self.folder)/\(name).npz")
    }

    @Test func `whole numbers`() throws {
        let table = try load("int32")
        #expect(table.featureShape == [6] && table.task == .classification(classes: ["0", "1"]))
        #expect(table.test.features + table.train.features == (0..<72).map { Float($0 * 1000) })
        let line = try load("int64")
        #expect(line.featureShape == [1] && line.task == .regression)
        #expect(line.test.features + line.train.features == (0..<12).map { Float($0 - 5) })
        #expect(line.train.targets == .values((2..<12).map { Float($0 % 2) / 4 }))
    }

    @Test func `bytes in two parts`() throws {
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

    /// Every type and order that NumPy has, as the formulas of the script.
    @Test(arguments: [
        "i1", "i2", "i2-big", "i4-big", "i8-big", "f8", "f8-big",
    ]) func `signed numbers`(type: String) throws {
        let set = try load("signed-\(type)")
        #expect(set.test.features + set.train.features == (0..<72).map { Float($0 - 36) })
    }

    @Test(arguments: ["u2", "u2-big", "u4", "u8"]) func `unsigned numbers`(type: String) throws {
        let set = try load("unsigned-\(type)")
        #expect(set.test.features + set.train.features == (0..<72).map { Float($0) })
    }

    @Test(arguments: ["fortran", "big-endian"]) func `orders of elements`(name: String) throws {
        let set = try load(name)
        #expect(set.featureShape == [2, 3] && set.test.features + set.train.features == sevenths)
        #expect(set.train.targets == .labels((2..<12).map { $0 % 2 }))
    }

    @Test func `half precision`() throws {
        let set = try load("half")
        for (half, exact) in zip(set.test.features + set.train.features, sevenths) {
            #expect(abs(half - exact) <= exact * 0x1p-11)
        }
        // Zero, the smallest, the largest below one's place, one, the largest, infinities.
        let bits: [UInt16] = [0, 1, 0x03FF, 0x0400, 0x3C00, 0x7BFF, 0x7C00, 0xFC00, 0xC000]
        let values = [0, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, 1, 65504, .infinity, -.infinity, -2]
        #expect(bits.map(NPYType.half) == values)
    }

    @Test func `bools are classes`() throws {
        let set = try load("bool")
        #expect(set.test.features + set.train.features == (0..<72).map { $0 % 3 == 0 ? 1 : 0 })
        #expect(set.task == .classification(classes: ["0", "1"]))
    }

    @Test func `labels of every form`() throws {
        #expect(try load("column").train.targets == .labels((2..<12).map { $0 % 2 }))
        let places = try load("one-hot")
        #expect(places.task == .classification(classes: ["0", "1", "2"]))
        #expect(places.train.targets == .labels((2..<12).map { $0 % 3 }))
        let text = try load("text")
        #expect(text.task == .classification(classes: ["sauer", "süß"]))
        #expect(text.train.targets == .labels((2..<12).map { 1 - $0 % 2 }))
        let bytes = try load("text-bytes")
        #expect(bytes.task == .classification(classes: ["sour", "sweet"]))
        #expect(bytes.train.targets == .labels((2..<12).map { 1 - $0 % 2 }))
    }

    @Test(arguments: [("large-labels", 1 << 53), ("largest-labels", .max - 2)] as [(String, UInt64)])
    func `large integers are classes of their own`(name: String, first: UInt64) throws {
        let set = try load(name)
        #expect(set.task == .classification(classes: (0..<3).map { "\(first + UInt64($0))" }))
        #expect(set.train.targets == .labels((2..<12).map { $0 % 3 }))
        let input = TrainedInput(trainedWith: .npz(file: "other.npz"), featureCount: 6)
        let rows = try InputRows("\(Self.folder)/\(name).npz", for: input)
        #expect(try rows.labelled(for: set.task).targets == .labels((0..<12).map { $0 % 3 }))
        // Their doubles are the same.
        let known = Dataset.Task.classification(classes: ["\(first)", "\(first + 2)"])
        #expect(
            failure { () throws(DatasetError) in try rows.labelled(for: known) }?.contains("\"\(first + 1)\"") == true)
    }

    /// numpy.spacing(numpy.float32(1.7e9)) is 128.
    @Test func `what 32 bits lose is said`() throws {
        let set = try load("times")
        #expect(
            set.notes.contains {
                $0.hasPrefix("x, column 1: 32 bits hold these numbers in steps of 128, ")
            } && !set.notes.contains { $0.contains("column 2") })
    }

    @Test(arguments: ["channels-first", "channels-last", "channels-last-fortran"])
    func `pictures have their channels first`(name: String) throws {
        let set = try load(name)
        #expect(set.featureShape == [3, 5, 4])
        let unit: Float = name.hasSuffix("fortran") ? 1 : 255
        #expect(set.test.features[..<60] == (0..<60).map { Float($0) / unit }[...])
        let first = name == "channels-first"
        #expect(
            set.notes.contains(
                "x: pictures of 5 × 4 × 3 (height × width × channels), channels \(first ? "first (layout=nhwc" : "last (layout=nchw") if not)"
            ))
        #expect(set.notes.contains("x: bytes are divided by 255") == (unit == 255))
    }

    @Test func `the layout can be said`() throws {
        let file = "\(Self.folder)/channels-last.npz"
        let said = try Dataset.load(DatasetSource("npz:\(file),layout=nhwc"), split: inOrder)
        #expect(said.featureShape == [3, 5, 4])
        let other = try Dataset.load(DatasetSource("npz:\(file),layout=nchw"), split: inOrder)
        #expect(other.featureShape == [5, 4, 3])
        #expect(other.test.features[..<3] == [0, 20, 40].map { $0 / 255 }[...])
    }

    @Test func `arrays of any name`() throws {
        let set = try Dataset.load(
            DatasetSource("npz:\(Self.folder)/other-names.npz,x=images,y=labels"), split: inOrder)
        #expect(set.test.features + set.train.features == sevenths)
        #expect(set.train.targets == .labels((2..<12).map { $0 % 2 }))
        let numbers = try Dataset.load(
            DatasetSource("npz:\(Self.folder)/float32.npz,task=regression"), split: inOrder)
        #expect(numbers.task == .regression && numbers.train.targets == .values((2..<12).map { Float($0 % 2) }))
    }

    /// A model of six features is asked about rows with labels, whatever they were trained with.
    @Test func `rows for a model`() throws {
        let input = TrainedInput(trainedWith: .npz(file: "other.npz"), featureCount: 6)
        let rows = try InputRows("\(Self.folder)/float32.npz", for: input)
        #expect(rows.examples.features == sevenths && rows.labels?.prefix(3) == ["0", "1", "0"])
        #expect(!rows.isTestPart)
        let known = Dataset.Task.classification(classes: ["7", "1", "0"])
        #expect(try rows.labelled(for: known).targets == .labels((0..<12).map { 2 - $0 % 2 }))
        let test = try InputRows("\(Self.folder)/bytes.npz", for: input)
        #expect(test.isTestPart && test.labels == ["4", "4"])
        let wide = TrainedInput(trainedWith: .npz(file: "other.npz"), featureCount: 7)
        #expect(
            failure { () throws(DatasetError) in try InputRows("\(Self.folder)/float32.npz", for: wide) }
                == "\(Self.folder)/float32.npz, array x: its examples have the shape [2, 3], but the model takes 7 features"
        )
        let strange = Dataset.Task.classification(classes: ["1", "2"])
        #expect(
            failure { () throws(DatasetError) in try rows.labelled(for: strange) }
                == #"\(Self.folder)/float32.npz, the 1. row is labelled "0", which the model does not know: it knows 1, 2"#
                .replacing(#"\(Self.folder)"#, with: Self.folder))
    }

    @Test(arguments: [
        (
            "objects",
            ", array x: its elements are Python objects, saved as code, which is not run; convert it to numbers, or for labels to text of one width"
        ),
        (
            "records",
            ", array x: its elements are records; convert it to floats of at most 64 bits, integers, bool, or for labels text"
        ),
        ("not-finite", ", array x: the element at [6, 1, 1] is not a finite 32-bit number"),
        ("lengths", ", array y: it has 11 labels for 12 examples"),
        (
            "matrix",
            ", array y: its shape is [12, 12]; give it one label for each example and no other axis, or a 1 for its class among zeros"
        ),
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
    func `what cannot be used is refused`(name: String, sentence: String) {
        #expect(failure { () throws(DatasetError) in try load(name) } == "\(Self.folder)/\(name).npz\(sentence)")
    }

    @Test func `other files are refused`() throws {
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
    @Test(arguments: ["float32", "bytes"]) func `damage`(name: String) throws {
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
