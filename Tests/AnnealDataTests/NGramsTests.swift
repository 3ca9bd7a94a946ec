import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

@Suite struct NGramsTests {
    /// From the test vectors of the hash's authors <http://www.isthe.com/chongo/tech/comp/fnv/>.
    @Test(
        arguments: [
            ("", 0x811C_9DC5), ("a", 0xE40C_292C), ("b", 0xE70C_2DE5), ("fo", 0x6222_E842), ("foo", 0xA9F3_7ED7),
            ("foob", 0x3F50_76EF), ("foobar", 0xBF9C_F968), ("chongo was here!\n", 0xD499_30D5),
        ] as [(String, UInt32)])
    func `the hash is the published one`(text: String, hash: UInt32) { #expect(FNV1a.hash(text.utf8) == hash) }

    /// What `fasttext_ngrams.py` recorded of fastText, which takes </s> for a word.
    @Test func `the buckets are those of fastText`() throws {
        let file = Repository.golden("fasttext-ngrams.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(lines.count == 156)
        for line in lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let buckets = try #require(Int(cells[1]))
            let expected = cells[3].split(separator: " ").compactMap { UInt32($0) }
            if cells[0] == "words" {
                let count = cells[2].split(separator: " ").count
                let features = NGrams(words: count, buckets: buckets).features(of: cells[2])
                // Of the words that begin with the first, the longest is all of them.
                #expect(features[count + count - 2] == expected[0], "\(line)")
            } else {
                let lengths = cells[0].split(separator: "-").compactMap { Int($0) }
                let ngrams = NGrams(words: 1, characters: lengths[0]...lengths[1], buckets: buckets)
                let features = ngrams.features(of: cells[2]).dropFirst().map { $0 - UInt32(buckets) }
                #expect(features == expected, "\(line)")
            }
        }
    }

    /// FNV-1a of "a" is 3826002220 and of "b" 3876335077: as signed numbers −468965076 and −418632219. Modulo 2⁶⁴,
    /// −468965076 · 116049371 − 418632219 is 18392320971200152201, and −418632219 · 116049371 − 468965076 is
    /// 18398162067545302291.
    @Test func `bags by hand`() {
        #expect(NGrams(words: 1, buckets: 7).features(of: "a b a") == [5, 6, 5])
        #expect(NGrams(words: 2, buckets: 7).features(of: "a b a") == [5, 6, 5, 1, 4])
        // The third step is 10975128278405251423, which 7 divides with 1 left over.
        #expect(NGrams(words: 3, buckets: 7).features(of: "a b a") == [5, 6, 5, 1, 1, 4])
        // Of <b>: b, then the brackets with it, then all; the brackets alone are none.
        let hashes = ["<b", "<b>", "b", "b>"].map { FNV1a.hash($0.utf8) % 7 + 7 }
        #expect(NGrams(words: 2, characters: 1...3, buckets: 7).features(of: "b") == [6] + hashes)
        #expect(NGrams().features(of: " \t\n").isEmpty)
    }

    @Test func `only blanks part words`() {
        let ngrams = NGrams(words: 1)
        #expect(ngrams.features(of: "one\ttwo\u{B}three\u{C}four\rfive\u{0}six").count == 6)
        #expect(ngrams.features(of: "one,two\u{A0}three-four").count == 1)
        #expect(ngrams.features(of: "Sea") != ngrams.features(of: "sea"))
    }

    @Test(arguments: [
        ("ngrams:a.txt", DatasetSource.ngrams(file: "a.txt", nil)),
        ("ngrams:a=1,b/c,d.txt", .ngrams(file: "a=1,b/c,d.txt", nil)),
        ("ngrams:a.txt,words=1,buckets=7", .ngrams(file: "a.txt", NGrams(words: 1, buckets: 7))),
        (
            "ngrams:a,b,words=2,chars=3-6,buckets=100000",
            .ngrams(file: "a,b", NGrams(words: 2, characters: 3...6, buckets: 100_000))
        ),
    ])
    func `text and source agree`(text: String, source: DatasetSource) throws {
        #expect(try DatasetSource(text) == source)
        #expect(source.description == text)
    }

    @Test func `options may be left out and come in any order`() throws {
        #expect(try DatasetSource("ngrams:a,chars=4") == .ngrams(file: "a", NGrams(characters: 4...4)))
        #expect(
            try DatasetSource("ngrams:a,buckets=5,words=3") == .ngrams(file: "a", NGrams(words: 3, buckets: 5)))
    }

    @Test(arguments: [
        "words=0", "words=17", "words=", "words=+2", "word=2", "words=1-2", "chars=6-3", "chars=0-3", "chars=3-17",
        "chars=1-2-3", "buckets=0", "buckets=1073741825", "buckets=99999999999999999999", "=", "words=2,words=2",
    ])
    func `wrong options are wrong usage`(options: String) {
        let error = #expect(throws: DatasetError.self) { try DatasetSource("ngrams:a.txt,\(options)") }
        let wrong = options.split(separator: ",").last ?? ""
        #expect(
            error?.description
                == "\"\(wrong)\" is not an option of ngrams; write words=N and chars=N-N with numbers from 1 to 16, and buckets=N "
                + "from 1 to 1073741824, each once, as in ngrams:FILE,words=2,chars=3-6,buckets=100000")
        #expect(error?.isUsage == true)
    }

    @Test(arguments: ["ngrams", "ngrams:", "ngrams:,words=2"]) func `a file is needed`(text: String) {
        let error = #expect(throws: DatasetError.self) { try DatasetSource(text) }
        #expect(
            error?.description
                == "\"\(text)\" is not a data set; write ngrams:FILE or ngrams:FILE,words=2,buckets=100000")
        #expect(error?.isUsage == true)
    }
}
