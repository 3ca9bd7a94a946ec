import Foundation
import TestSupport
import Testing

/// Labelled lines of text, as a user of fastText has them.
@Suite struct NGramTrainingTests {
    private struct Trained: Decodable {
        let trainLoss: Double
        let testAccuracy: Double
    }

    /// Two classes that have the same words: only their order tells them apart, and so do the letters that follow each other.
    private static let lines = (0..<400).map { row in
        let noise = (0..<4).map { "word\((row * 31 + $0 * 17) % 50)" }
        let told = row % 2 == 0 ? "not good just bad" : "not bad just good"
        return
            "__label__\(row % 2 == 0 ? "complaint" : "praise") \(noise[0]) \(noise[1]) \(told) \(noise[2]) \(noise[3])\n"
    }

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines.joined(), to: "reviews.txt")
        return folder
    }

    private func anneal(_ folder: TemporaryFolder, _ arguments: String...) throws -> Command.Result {
        try Command.anneal(arguments, in: folder.url)
    }

    @Test func `pairs tell apart what single words do not`() throws {
        let folder = try folder()
        defer { folder.remove() }
        func accuracy(_ options: String) throws -> Double {
            let result = try anneal(
                folder, "train", "--dataset", "ngrams:reviews.txt,buckets=5000" + options, "--model", "embedding-bag:8",
                "--optimizer", "adagrad", "--lr", "0.3", "--epochs", "20", "--json", "-")
            #expect(result.status == 0, "\(result.errors)")
            return try result.decode(Trained.self).testAccuracy
        }
        #expect(try accuracy("") > 0.98)
        #expect(try accuracy(",words=1") < 0.75)
    }

    @Test func `it says what is trained, scores it and names the classes of new lines`() throws {
        let folder = try folder()
        defer { folder.remove() }
        let source = "ngrams:reviews.txt,words=2,chars=3-4,buckets=5000"
        let trained = try anneal(
            folder, "train", "--dataset", "ngrams:reviews.txt,chars=3-4,buckets=5000", "--model", "embedding-bag:8",
            "--optimizer",
            "adagrad", "--lr", "0.3", "--epochs", "20", "--checkpoint", "run.safetensors")
        #expect(trained.status == 0 && trained.errors.isEmpty)
        #expect(
            trained.output.split(separator: "\n").prefix(2) == [
                "label: text, 2 classes",
                "\(source): 320 examples of 10000 features, 80 to test; embedding-bag:8: 80018 parameters",
            ])

        // Options that are not typed are those of the checkpoint: its own data is known again, and its test part scored.
        for arguments in [[], ["--dataset", "ngrams:reviews.txt"], ["--dataset", source]] {
            let score = try Command.anneal(["eval", "run.safetensors"] + arguments, in: folder.url)
            #expect(score.status == 0 && score.output.contains(": 80 examples of the test part"), "\(score.errors)")
        }
        try folder.write("__label__praise not bad just good\n__label__complaint not good just bad\n", to: "new.txt")
        let score = try anneal(folder, "eval", "run.safetensors", "--dataset", "ngrams:new.txt")
        #expect(score.output.contains("ngrams:new.txt: 2 examples\n") && score.output.contains("100.00 %"))

        try folder.write("not bad just good\nnot good just bad\n", to: "plain.txt")
        let predicted = try anneal(
            folder, "predict", "run.safetensors", "--input", "plain.txt", "--output", "-", "--probabilities")
        let cells = predicted.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(cells.map { $0[0] } == ["class", "praise", "complaint"] && cells[0][1] == "p(complaint)")
    }

    @Test func `a resumed run ends with the same bits`() throws {
        let folder = try folder()
        defer { folder.remove() }
        let whole = try anneal(
            folder, "train", "--dataset", "ngrams:reviews.txt,buckets=900", "--model", "embedding-bag:8", "--optimizer",
            "adam", "--epochs", "4", "--validation", "0.1", "--checkpoint", "run.safetensors", "--checkpoint-every",
            "7",
            "--keep", "9", "--json", "-")
        #expect(whole.status == 0, "\(whole.errors)")
        // Behind the header.
        func tensors() throws -> Data {
            let data = try Data(contentsOf: URL(filePath: folder.file("run.safetensors")))
            return data.dropFirst(8 + data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) })
        }
        let expected = try tensors()
        try FileManager.default.removeItem(atPath: folder.file("run.safetensors"))
        let resumed = try anneal(folder, "train", "--resume", "run-07.safetensors", "--json", "-")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try tensors() == expected)
        #expect(try resumed.decode(Trained.self).trainLoss == whole.decode(Trained.self).trainLoss)
    }

    @Test func `a recipe may name it, and a dry run reads it`() throws {
        let folder = try folder()
        defer { folder.remove() }
        try folder.write(
            "dataset: ngrams:reviews.txt,words=3,buckets=900\nmodel: embedding-bag:8\noptimizer: adagrad\n",
            to: "run.yml")
        let result = try anneal(folder, "train", "run.yml", "--dry-run")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.contains("\nngrams:reviews.txt,words=3,buckets=900: 320 examples of 900 features, "))
    }

    @Test func `what does not fit is said in a sentence`() throws {
        let folder = try folder()
        defer { folder.remove() }
        #expect(
            try anneal(
                folder, "train", "--dataset", "ngrams:reviews.txt,buckets=50", "--model", "embedding-bag:2", "--epochs",
                "1",
                "--checkpoint", "run.safetensors"
            ).status == 0)
        try folder.write("__label__praise good\nbad\n", to: "half.txt")
        try folder.write("__label__refund good\n__label__praise good\n", to: "other.txt")
        let trained = "ngrams:reviews.txt,words=2,buckets=50"
        let refusals: [([String], String, Int32)] = [
            (
                ["eval", "run.safetensors", "--dataset", "ngrams:half.txt"],
                "half.txt, line 2: there is no label; begin it with __label__NAME", 1
            ),
            (
                ["eval", "run.safetensors", "--dataset", "ngrams:other.txt"],
                "other.txt, the 1. row is labelled \"refund\", which the model does not know: it knows complaint, praise",
                1
            ),
            (
                ["eval", "run.safetensors", "--dataset", "ngrams:reviews.txt,words=3"],
                "ngrams:reviews.txt,words=3,buckets=100000 has other features than \(trained), with which the model was trained",
                2
            ),
            (
                ["eval", "run.safetensors", "--dataset", "libsvm:other.txt"],
                "libsvm:other.txt has other features than \(trained), with which the model was trained", 2
            ),
            (
                ["train", "--dataset", "ngrams:half.txt", "--model", "embedding-bag"],
                "half.txt, line 2: there is no label; begin it with __label__NAME", 1
            ),
            (
                ["train", "--dataset", "ngrams:reviews.txt"],
                "mlp:64 is for dense features, but those of ngrams:reviews.txt,words=2,buckets=100000 are sparse: "
                    + "use --model embedding-bag", 2
            ),
        ]
        for (arguments, sentence, status) in refusals {
            let result = try Command.anneal(arguments, in: folder.url)
            #expect(result.errors == "anneal: \(sentence)\n")
            #expect(result.status == status && result.output.isEmpty)
        }
    }
}
