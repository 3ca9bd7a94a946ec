import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct DataFileTests {
    let directory: TemporaryFolder
    let text = Array(String(repeating: "some text, ", count: 100_000).utf8)

    init() throws { directory = try TemporaryFolder() }

    @Test func `plain and compressed files read the same`() throws {
        let plain = try directory.write(text, to: "plain")
        let compressed = try directory.write(gzipped(text), to: "compressed")
        #expect(try DataFile.read(plain) == text)
        #expect(try DataFile.read(compressed) == text)
    }

    @Test func `the members of an archive follow each other`() throws {
        let file = try directory.write(gzipped(Array("1,a\n".utf8)) + gzipped([]) + gzipped(text), to: "two.gz")
        #expect(try DataFile.read(file) == Array("1,a\n".utf8) + text)
    }

    @Test func `every truncation is refused`() throws {
        let whole = try gzipped(Array("some text, some text".utf8))
        for length in 2..<whole.count {
            let file = try directory.write(Array(whole[..<length]), to: "cut.gz")
            #expect(
                failure { () throws(DatasetError) in try DataFile.read(file) }
                    == "\(file) ends in the middle of its gzip data; copy it again")
        }
    }

    @Test(arguments: [(-5, "incorrect data check"), (-1, "incorrect length check")])
    func `a wrong checksum is refused`(offset: Int, reason: String) throws {
        var bytes = try gzipped(text)
        bytes[bytes.count + offset] ^= 1
        let file = try directory.write(bytes, to: "damaged.gz")
        #expect(
            failure { () throws(DatasetError) in try DataFile.read(file) }
                == "\(file) has damaged gzip data (\(reason)); copy it again")
    }

    @Test func `text after the archive is refused`() throws {
        let file = try directory.write(gzipped(text) + Array("tail".utf8), to: "tail.gz")
        #expect(
            failure { () throws(DatasetError) in try DataFile.read(file) }
                == "\(file) has damaged gzip data (incorrect header check); copy it again")
    }

    @Test func `more than the limit is refused`() throws {
        for bytes in try [text, gzipped(text)] {
            let file = try directory.write(bytes, to: "large")
            #expect(
                failure { () throws(DatasetError) in try DataFile.read(file, limit: text.count - 1) }
                    == "\(file) holds more than \(text.count - 1) bytes; give a smaller file")
            #expect(try DataFile.read(file, limit: text.count) == text)
        }
    }

    @Test func `what the system refuses is said`() {
        let path = directory.path
        #expect(
            failure { () throws(DatasetError) in try DataFile.read(path) } == "cannot read \(path): Is a directory")
        #expect(
            failure { () throws(DatasetError) in try DataFile.read(path + "/none") }
                == "cannot read \(path)/none: No such file or directory")
    }

    @Test func `a table loads from a file`() throws {
        let file = try directory.write(gzipped(Array("kind,x\na,1\nb,2\na,3\nb,4\na,5\n".utf8)), to: "small.csv.gz")
        let small = try Dataset.load(.csv(file: file, label: "kind")) { Array((0..<$0).reversed()) }
        #expect(small.name == "csv:\(file),label=kind")
        #expect(small.featureShape == [1])
        #expect(small.task == .classification(classes: ["a", "b"]))
        #expect(small.test == Examples(features: [5], featureCount: 1, targets: .labels([0])))
        #expect(small.train == Examples(features: [4, 3, 2, 1], featureCount: 1, targets: .labels([1, 0, 1, 0])))
    }
}
