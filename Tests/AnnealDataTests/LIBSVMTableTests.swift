import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct LIBSVMTableTests {
    private func table(_ text: String) throws(DatasetError) -> DatasetContent {
        try table(Array(text.utf8))
    }

    private func table(_ bytes: [UInt8]) throws(DatasetError) -> DatasetContent {
        try LIBSVMFormat(file: "t.svm").rows(DataFile(bytes, named: "t.svm"), for: nil).content(of: "t.svm")
    }

    @Test func `features count from one`() throws {
        let small = try table("+1 1:0.5 4:1\n-1 2:3\n")
        #expect(small.examples.featureCount == 4)
        #expect(
            small.examples.sparse == SparseFeatures(starts: [0, 2, 3], indices: [0, 3, 1], values: [0.5, 1, 3]))
        // Two different numbers in two rows are values; in five they are classes.
        #expect(small.task == .regression && small.examples.targets == .values([1, -1]))
        let classes = try table("+1 1:1\n-1 1:1\n-1\n-1\n+1 9:1e-3\n")
        #expect(classes.task == .classification(classes: ["-1", "1"]))
        #expect(classes.examples.targets == .labels([1, 0, 0, 0, 1]))
        #expect(classes.examples.sparse?.starts == [0, 1, 2, 2, 2, 3])
    }

    @Test func `words are classes`() throws {
        #expect(try table("spam 1:1\nham 2:1\n").task == .classification(classes: ["ham", "spam"]))
    }

    @Test func `comments, blanks and line ends of every kind`() throws {
        let text = "\u{FEFF}# two rows\r\n\r\na\t3:1   5:2 # the first\r  \n#\nb 1:7#x\r\n\n"
        let table = try table(text)
        #expect(table.examples.sparse == SparseFeatures(starts: [0, 2, 3], indices: [2, 4, 0], values: [1, 2, 7]))
        #expect(try self.table("a 1:1\nb 1:2").examples.count == 2)
    }

    @Test func `rows can be chosen`() throws {
        let examples = try table("1 1:1\n2\n3 2:2 3:3\n4 1:4\n").examples.rows([2, 1, 0])
        #expect(examples.sparse == SparseFeatures(starts: [0, 2, 2, 3], indices: [1, 2, 0], values: [2, 3, 1]))
        #expect(examples.targets == .values([3, 2, 1]) && examples.featureCount == 3)
    }

    @Test(arguments: [
        ("", "t.svm is empty; it must hold at least two examples"),
        ("# nothing\n\n", "t.svm is empty; it must hold at least two examples"),
        ("1 1:1\n", "t.svm holds one example; training and testing need at least two"),
        ("1\n2\n", "t.svm holds labels and no features; write index:value after them"),
        ("1 1:1\n2 3\n", #"t.svm, row 2, column 2: "3" is not a feature; write index:value"#),
        ("1 1:1\n2 1:1 qid:3\n", #"t.svm, row 2, column 3: "qid" is not the index of a feature; \#(rule)"#),
        ("1 -1:1\n", #"t.svm, row 1, column 2: "-1" is not the index of a feature; \#(rule)"#),
        ("1 :1\n", #"t.svm, row 1, column 2: "" is not the index of a feature; \#(rule)"#),
        ("1 2147483649:1\n", #"t.svm, row 1, column 2: "2147483649" is not the index of a feature; \#(rule)"#),
        (
            "1 99999999999999999999:1\n",
            #"t.svm, row 1, column 2: "99999999999999999999" is not the index of a feature; \#(rule)"#
        ),
        ("1 1:x\n", #"t.svm, row 1, column 2: "x" is not a number"#),
        ("1 1:\n", #"t.svm, row 1, column 2: "" is not a number"#),
        ("1 1:1:2\n", #"t.svm, row 1, column 2: "1:2" is not a number"#),
        ("1 1:nan\n", #"t.svm, row 1, column 2: "nan" is not a finite 32-bit number"#),
        ("\n\n1 5:1 3:1 5:2\n", "t.svm, row 3, column 4: feature 5 is there twice; leave one of its values"),
        ("1 5:1 5:1\n", "t.svm, row 1, column 3: feature 5 is there twice; leave one of its values"),
        ("1 1:1\n1:1 2:1\n", "t.svm, row 2: there is no label; begin the line with it"),
        ("1 1:1\nb 1:1\n", #"t.svm, row 2, column 1: "b" is not a number"#),
        ("a 1:1\na 2:1\n", #"t.svm has a single class, "a"; classification needs at least two"#),
    ])
    func `malformed tables are refused`(text: String, sentence: String) {
        #expect(failure { () throws(DatasetError) in try table(text) } == sentence)
    }

    @Test func `another encoding is told`() {
        let text = Array("1 1:1\n0 2:1\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for bytes in [text, [0xFF, 0xFE] + text] {
            #expect(
                failure { () throws(DatasetError) in try table(bytes) } == "t.svm is in UTF-16; save it as UTF-8")
        }
    }

    private static let rule = "they are whole numbers from 0 to 2147483648"

    /// Random and damaged bytes are read or refused, and what is read fits together.
    @Test func `any bytes`() {
        var generator = SeededGenerator.ofTest()
        let alphabet = Array("0123456789:::::    \n\n\r\t#-.e+na\u{0}é".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...50, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            guard let examples = try? table(bytes).examples, let sparse = examples.sparse else {
                continue
            }
            #expect(sparse.count == examples.count && examples.count >= 2, "seed \(generator.seed)")
            #expect(sparse.indices.allSatisfy { $0 < examples.featureCount }, "seed \(generator.seed)")
            #expect(sparse.values.allSatisfy { $0.isFinite }, "seed \(generator.seed)")
        }
    }

    @Test func `files are read and split as tables are`() throws {
        let directory = try TemporaryFolder()
        let text = (0..<10).map { "\($0 % 2) \($0 + 1):1\n" }.joined()
        let plain = try directory.write(text, to: "ten.svm")
        let packed = try directory.write(gzipped(Array(text.utf8)), to: "ten.svm.gz")
        for file in [plain, packed] {
            let set = try Dataset.load(.libsvm(file: file), split: inOrder)
            #expect(set.name == "libsvm:\(file)" && set.featureShape == [10])
            #expect(set.train.count == 8 && set.test.count == 2)
            #expect(set.test.sparse?.indices == [0, 1])
        }
        #expect(try DatasetSource("libsvm:a.svm") == .libsvm(file: "a.svm"))
        #expect("\(DatasetSource.libsvm(file: "a.svm"))" == "libsvm:a.svm")
        let malformed = #expect(throws: DatasetError.self) { try DatasetSource("libsvm") }
        #expect(malformed?.description == #""libsvm" is not a data set; write libsvm:FILE"#)
    }
}
