import Foundation
import TestSupport
import Testing

/// `anneal train` on text, as a user of language models would.
@Suite struct TextTrainingTests {
    private struct Result: Decodable {
        let trainLoss: Double
        let testAccuracy: Double
    }

    /// Every byte follows from the one before it.
    private let text = String(repeating: "the quick brown fox jumps over the lazy dog. ", count: 60)

    private func train(_ arguments: String..., text: String? = nil, name: String = "text:text.txt") throws
        -> Command.Result
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(text ?? self.text, to: "text.txt")
        return try Command.anneal(["train", "--dataset", name] + arguments, in: folder.url)
    }

    @Test func `a small transformer learns a sentence`() throws {
        let result = try train(
            "--model", "transformer:d=32,heads=2,layers=1,context=16", "--schedule", "cosine", "--warmup", "20 steps",
            "--optimizer", "adamw", "--lr", "0.01", "--epochs", "12", "--batch-size", "16", "--json", "-")
        #expect(result.status == 0, "\(result.errors)")
        let decoded = try result.decode(Result.self)
        #expect(decoded.testAccuracy > 0.95 && decoded.trainLoss < 0.3)
    }

    @Test func `it says what is trained`() throws {
        let result = try train("--model", "transformer:d=8,heads=2,layers=1", "--epochs", "1")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(
            result.output.hasPrefix(
                "text:text.txt: 38 windows of 64 bytes, 4 to test; transformer:d=8,heads=2,layers=1,context=64: "
                    + "5752 parameters\n"))
    }

    @Test func `a checkpoint is scored, and predicts no rows`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(text, to: "text.txt")
        let trained = try Command.anneal(
            [
                "train", "--dataset", "text:text.txt", "--model", "transformer:d=8,heads=2,layers=1", "--epochs", "1",
                "--checkpoint", "run.safetensors",
            ], in: folder.url)
        #expect(trained.status == 0, "\(trained.errors)")
        let score = try Command.anneal(["eval", "run.safetensors"], in: folder.url)
        #expect(score.status == 0 && score.output.contains("text:text.txt: 4 examples of the test part"))
        let refused = try Command.anneal(
            ["predict", "run.safetensors", "--input", "text.txt", "--output", "-"], in: folder.url)
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(
            refused.errors
                == "anneal: run.safetensors foresees the bytes of a text: score it with anneal eval, there is nothing to predict\n"
        )
    }

    private static let refusals: [([String], String, Int32)] = [
        (
            ["--model", "transformer:d=30"],
            "a transformer of d=30 cannot be cut into 4 heads of one width: let heads divide d", 2
        ),
        (
            ["--model", "transformer:depth=3"],
            "\"depth=3\" is not an option of transformer: write d, heads, layers and context once each, with a whole number from 1 to "
                + "16384, as in transformer:d=128,heads=4,layers=4,context=64", 2
        ),
        (
            ["--model", "transformer:context=2000"],
            "text.txt holds 2700 bytes, but training and testing on windows of 2000 take 4001 or more: give a longer text or a smaller "
                + "context", 1
        ),
        ([], "mlp:64 cannot read text:text.txt: use --model transformer", 2),
        (["--model", "softmax"], "softmax cannot read text:text.txt: use --model transformer", 2),
        (
            ["--model", "embedding:8 linear:4"],
            "embedding:8 linear:4 ends in [64, 4], but the data asks for [64, 256]: end it with linear", 2
        ),
        (
            ["--model", "embedding:8 batch-norm linear"],
            "layer 1, batch-norm: it takes a row of numbers or an image, but gets the tokens of a text, [64, 8]: write layer-norm",
            2
        ),
        (
            ["--model", "embedding:8 linear:8 attention:3 linear"],
            "layer 2, attention:3: it cuts queries, keys and values side by side into 3 heads, but gets [64, 8]: put a linear before it "
                + "whose size is a multiple of 9", 2
        ),
        (
            ["--model", "transformer", "--standardize"],
            "text cannot be standardized, since its bytes are names and not numbers", 2
        ),
        (["--dataset", "text:"], "\"text:\" is not a data set; write text:FILE", 2),
        (
            ["--dataset", "text:gone.txt", "--model", "transformer"], "cannot read gone.txt: No such file or directory",
            1
        ),
        (
            ["--dataset", "digits", "--model", "transformer"],
            "transformer:d=128,heads=4,layers=4,context=64 is for text, but digits is not: use --dataset text:FILE or another model",
            2
        ),
    ]

    @Test(arguments: refusals)
    func `what cannot be is refused in a sentence`(arguments: [String], sentence: String, status: Int32) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(text, to: "text.txt")
        let data = arguments.first == "--dataset" ? [] : ["--dataset", "text:text.txt"]
        let result = try Command.anneal(["train"] + data + arguments, in: folder.url)
        #expect(result.errors == "anneal: \(sentence)\n")
        #expect(result.status == status && result.output.isEmpty)
    }
}
