import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct NGramTableTests {
    private func table(_ text: String, _ ngrams: NGrams = NGrams(buckets: 7)) throws(DatasetError) -> DatasetContent {
        try table(Array(text.utf8), ngrams)
    }

    private func table(_ bytes: [UInt8], _ ngrams: NGrams) throws(DatasetError) -> DatasetContent {
        var format = NGramFormat(file: "t.txt")
        format.ngrams = ngrams
        return try format.rows(DataFile(bytes, named: "t.txt"), for: nil).content(of: "t.txt")
    }

    /// The features of "a" and "b" and of both are worked out in `NGramsTests`.
    @Test func `lines are examples`() throws {
        let small = try table("__label__sky a b\n__label__10 b a\n__label__sky a\n")
        #expect(small.task == .classification(classes: ["10", "sky"]))
        #expect(small.examples.targets == .labels([1, 0, 1]))
        #expect(small.examples.featureCount == 7)
        #expect(
            small.examples.sparse
                == SparseFeatures(
                    starts: [0, 3, 6, 7], occurrences: [5, 6, 1, 6, 5, 4, 5]))
        #expect(
            try table("__label__x a\n__label__y b", NGrams(characters: 3...3, buckets: 7)).examples.featureCount == 14)
    }

    @Test func `labels, blanks and line ends of every kind`() throws {
        let text = "\u{FEFF}  a\t__label__é  b \r\n\n \r\n__label__y  b\u{0}a"
        let table = try table(text)
        #expect(table.task == .classification(classes: ["y", "é"]))
        #expect(table.examples.sparse?.indices == [5, 6, 1, 6, 5, 4])
    }

    /// Whatever the encoding of the words is.
    @Test func `words are bytes`() throws {
        let bytes = Array("__label__x ".utf8) + [0xE9, 0xFF] + Array("\n__label__y a\n".utf8)
        let table = try self.table(bytes, NGrams(buckets: 1 << 30))
        #expect(table.examples.sparse?.indices.first == FNV1a.hash([0xE9, 0xFF]) % (1 << 30))
        let damaged = Array("__label__x a\n__label__".utf8) + [0xE9] + Array(" a\n".utf8)
        #expect(
            failure { () throws(DatasetError) in try self.table(damaged, NGrams()) }
                == "t.txt, line 2: the label is not in UTF-8; save the file in that encoding")
    }

    @Test(arguments: [
        ("", "t.txt is empty; it must hold at least two examples"),
        ("\n \n", "t.txt is empty; it must hold at least two examples"),
        ("__label__x a\n", "t.txt holds one example; training and testing need at least two"),
        ("__label__x a\n__label__x b\n", #"t.txt has a single class, "x"; classification needs at least two"#),
        ("__label__x a\n\nb\n", "t.txt, line 3: there is no label; begin it with __label__NAME"),
        ("__label__x a\n__label__y \n", "t.txt, line 2: there are no words; add some or take the line out"),
        ("__label__ a\n", "t.txt, line 1: no name follows __label__; write __label__NAME"),
        (
            "__label__x __label__y a\n",
            "t.txt, line 1: there is a second label; an example has one class, so leave one label"
        ),
        (
            "__label__x a __label__x\n",
            "t.txt, line 1: there is a second label; an example has one class, so leave one label"
        ),
    ])
    func `malformed lines are refused`(text: String, sentence: String) {
        #expect(failure { () throws(DatasetError) in try table(text) } == sentence)
    }

    /// Random and damaged bytes are read or refused, and what is read fits together.
    @Test func `any bytes`() {
        var generator = SeededGenerator.ofTest()
        let pieces = [
            "__label__", "\n__label__x ", "\n__label__y ", "x", " ", "\n", "\r\n", "\t", "\u{0}", "é", "日", "<", ">",
        ].map {
            Array($0.utf8)
        }
        var read = 0
        for _ in 0..<10_000 {
            // Half of them begin as they should.
            var bytes = Bool.random(using: &generator) ? Array("__label__x a\n__label__y ".utf8) : []
            for _ in 0..<Int.random(in: 0...20, using: &generator) {
                bytes += pieces.randomElement(using: &generator) ?? []
            }
            if Bool.random(using: &generator), !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let most = Int.random(in: 1...16, using: &generator)
            let ngrams = NGrams(
                words: Int.random(in: 1...16, using: &generator),
                characters: Bool.random(using: &generator) ? Int.random(in: 1...most, using: &generator)...most : nil,
                buckets: Bool.random(using: &generator) ? Int.random(in: 1...9, using: &generator) : 1 << 30)
            guard let examples = try? table(bytes, ngrams).examples, let sparse = examples.sparse else {
                continue
            }
            read += 1
            #expect(sparse.count == examples.count && examples.count >= 2, "seed \(generator.seed)")
            #expect(sparse.indices.allSatisfy { $0 < examples.featureCount }, "seed \(generator.seed)")
            #expect(zip(sparse.starts, sparse.starts.dropFirst()).allSatisfy { $0 < $1 }, "seed \(generator.seed)")
        }
        #expect(read > 100, "seed \(generator.seed)")
    }

    /// The same texts as lines and as a table have the same features.
    @Test func `tables of texts are read as lines are`() throws {
        let lines = try table("__label__good see the sea\n__label__bad the sea of mud\n__label__good blue sea\n")
        let texts = try table(
            "id,label,text\r\n1,good,see  the sea\r\n\r\n2,bad,\"the sea\r\nof mud\"\r\n3,good,\"blue sea\"\r\n")
        #expect(texts.task == lines.task && texts.examples == lines.examples)
        let directory = try TemporaryFolder()
        let file = try directory.write("stars;review\n5;see the sea\n1;the sea of mud\n5;blue sea\n", to: "t.csv")
        let source = try DatasetSource("ngrams:\(file),buckets=7,text=review,label=stars")
        #expect(source.description == "ngrams:\(file),words=2,buckets=7,text=review,label=stars")
        let named = try Dataset.load(source, split: inOrder)
        #expect(named.task == .classification(classes: ["1", "5"]))
        #expect(named.test.sparse?.indices == lines.examples.rows([0]).sparse?.indices)
        // A model is asked about texts without labels, too, and about lines.
        let input = TrainedInput(trainedWith: source, featureCount: 7)
        let new = try InputRows(directory.write("review\nsee the sea\n", to: "new.csv"), for: input)
        #expect(new.labels == nil && new.examples.sparse?.indices == lines.examples.rows([0]).sparse?.indices)
        func sentence(_ text: String) -> String? { failure { () throws(DatasetError) in try self.table(text) } }
        #expect(
            sentence("text,label\na b,x\n,y\n") == "t.txt, line 3: there are no words; add some or take the line out")
        #expect(sentence("text,label\na b,\nb,y\n") == "t.txt, row 2, column 2: the label is missing")
        #expect(sentence("text,label\na b\n") == "t.txt, row 2: 1 field where the first row has 2")
    }

    @Test func `files are read and split as tables are`() throws {
        let directory = try TemporaryFolder()
        let text = (0..<10).map { "__label__\($0 % 2) word\($0)\n" }.joined()
        let plain = try directory.write(text, to: "ten.txt")
        let packed = try directory.write(gzipped(Array(text.utf8)), to: "ten.txt.gz")
        for file in [plain, packed] {
            let set = try Dataset.load(.ngrams(file: file, nil), split: inOrder)
            #expect(set.name == "ngrams:\(file),words=2,buckets=100000" && set.featureShape == [100_000])
            #expect(set.train.count == 8 && set.test.count == 2)
            let features = try #require(set.test.sparse)
            #expect(features.indices == NGrams(words: 1).features(of: "word0 word1"))
        }
    }

    /// Rows to ask a model about: all with labels, or none, and then no line is skipped unnoticed.
    @Test func `rows of other files`() throws {
        let directory = try TemporaryFolder()
        func rows(_ text: String) throws -> InputRows {
            try InputRows(
                directory.write(text, to: "t.txt"),
                for: TrainedInput(trainedWith: .ngrams(file: "other.txt", NGrams(buckets: 7)), featureCount: 7))
        }
        let plain = try rows("a b\nb a\n\n")
        #expect(plain.labels == nil && plain.examples.sparse?.starts == [0, 3, 6])
        let labelled = try rows("__label__x a b\n\n__label__y b\n")
        #expect(labelled.labels == ["x", "y"] && labelled.examples.sparse?.indices == [5, 6, 1, 6])
        let task = Dataset.Task.classification(classes: ["y", "x"])
        #expect(try labelled.labelled(for: task).targets == .labels([1, 0]))
        func sentence(_ text: String) -> String? {
            do { _ = try rows(text) } catch { return "\(error)".split(separator: "/").last.map(String.init) }
            return nil
        }
        #expect(sentence("a\n\nb\n") == "t.txt, line 2: there are no words; add some or take the line out")
        #expect(sentence("a\n__label__x b\n") == "t.txt, line 1: there is no label; begin it with __label__NAME")
        #expect(sentence("__label__x b\n\na\n") == "t.txt, line 2: there are no words; add some or take the line out")
        #expect(sentence("\n") == "t.txt holds no rows")
    }
}
