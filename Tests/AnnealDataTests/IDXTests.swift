import TestSupport
import Testing

@testable import AnnealTraining

/// The bytes of an IDX file.
func idx(_ sizes: [UInt32], _ elements: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(sizes.count)]
        + sizes.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
        + elements
}

@Suite struct IDXTests {
    let directory: TemporaryFolder
    let images = idx([3, 2, 2], [0, 51, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    let testImages = idx([1, 2, 2], [255, 0, 0, 255])

    /// A set of 2 × 2 images, 3 to train and 1 to test.
    init() throws {
        directory = try TemporaryFolder()
        try directory.write(images, to: "train-images-idx3-ubyte")
        try directory.write(idx([3], [2, 0, 2]), to: "train-labels-idx1-ubyte")
        try directory.write(gzipped(testImages), to: "t10k-images-idx3-ubyte.gz")
        try directory.write(idx([1], [1]), to: "test-labels-idx1-ubyte")
    }

    private func load() throws(DatasetError) -> Dataset {
        try Dataset.load(.idx(directory: directory.path), split: inOrder)
    }

    @Test func `plain and compressed files under either name load`() throws {
        let set = try load()
        #expect(set.name == "idx:\(directory.path)")
        #expect(set.task == .classification(classes: ["0", "1", "2"]))
        #expect(set.featureShape == [2, 2])
        #expect(set.train.features == [0, 51, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9].map { $0 / 255 })
        #expect(set.train.targets == .labels([2, 0, 2]))
        #expect(set.test == Examples(bytes: [255, 0, 0, 255], featureCount: 4, targets: .labels([1])))
    }

    @Test(arguments: [
        ([], "is empty; it must hold at least two examples"),
        (idx([0, 2, 2], []), "is empty; it must hold at least two examples"),
        ([1, 2, 3, 4, 5], "is not an IDX file; it must start with two zero bytes, a type and its sizes"),
        ([0, 0, 8, 3, 0, 0], "is not an IDX file; it must start with two zero bytes, a type and its sizes"),
        (idx([1], [0, 0, 0, 0], type: 0x0D), "holds 32-bit floats; convert it to unsigned bytes (type 0x08)"),
        (
            idx([1], [0], type: 0x0A),
            "holds elements of the unknown type 0x0a; convert it to unsigned bytes (type 0x08)"
        ),
        (idx([3], [1, 2, 3]), "has 1 dimension; images need at least two"),
        (idx([], [1]), "has 0 dimensions; images need at least two"),
        (idx([3, 2, 2], [1, 2]), "promises 3 × 2 × 2 bytes of data but holds 2; copy it again"),
        (idx([1, 2], [1, 2, 3]), "promises 1 × 2 bytes of data but holds 3; copy it again"),
        (
            idx([.max, .max, .max], [1]),
            "promises 4294967295 × 4294967295 × 4294967295 bytes of data but holds 1; copy it again"
        ),
    ])
    func `malformed images are refused`(bytes: [UInt8], sentence: String) throws {
        let file = try directory.write(bytes, to: "train-images-idx3-ubyte")
        #expect(failure(of: load) == "\(file) \(sentence)")
    }

    @Test func `labels that are not a list are refused`() throws {
        let file = try directory.write(idx([3, 1], [0, 1, 2]), to: "train-labels-idx1-ubyte")
        #expect(failure(of: load) == "\(file) has 2 dimensions; labels need one")
    }

    @Test func `as many labels as images are needed`() throws {
        let file = try directory.write(idx([2], [0, 1]), to: "train-labels-idx1-ubyte")
        let images = "\(directory.path)/train-images-idx3-ubyte"
        #expect(failure(of: load) == "\(images) holds 3 images but \(file) holds 2 labels")
    }

    @Test func `images of both parts have one shape`() throws {
        try directory.write(gzipped(idx([1, 4], [1, 2, 3, 4])), to: "t10k-images-idx3-ubyte.gz")
        let start = "\(directory.path)/train-images-idx3-ubyte holds images of 2 × 2"
        #expect(
            failure(of: load) == "\(start) but \(directory.path)/t10k-images-idx3-ubyte.gz holds images of 4")
    }

    @Test func `a test label that is no class is refused`() throws {
        let file = try directory.write(idx([1], [3]), to: "test-labels-idx1-ubyte")
        #expect(
            failure(of: load) == "\(file), label 1: 3 is not a class; the training set has classes 0 to 2")
    }

    @Test func `a single class is refused`() throws {
        let file = try directory.write(idx([3], [4, 4, 4]), to: "train-labels-idx1-ubyte")
        #expect(failure(of: load) == #"\#(file) has a single class, "4"; classification needs at least two"#)
    }

    @Test func `missing files are named`() throws {
        let empty = try TemporaryFolder()
        let load = { (path: String) in
            failure { () throws(DatasetError) in try Dataset.load(.idx(directory: path), split: inOrder) }
        }
        #expect(
            load(empty.path)
                == "\(empty.path) holds neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz")
        #expect(load(empty.path + "/none") == "cannot read \(empty.path)/none: No such file or directory")
        let file = try empty.write("text", to: "file")
        #expect(load(file) == "cannot read \(file): Not a directory")
    }
}
