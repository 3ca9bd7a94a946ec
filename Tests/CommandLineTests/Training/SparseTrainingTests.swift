import Foundation
import TestSupport
import Testing

/// `anneal train` with sparse features, as a user of recommendation or text data would.
@Suite struct SparseTrainingTests {
    private struct Result: Decodable {
        struct Update: Decodable { let sparse: [String]? }
        let trainLoss: Double
        let testAccuracy: Double
        let update: Update
    }

    /// 600 examples of three classes: features 1 to 90 are rare and tell the class, 91 to 99 are frequent and tell nothing.
    private let lines = (0..<600).map { row in
        let (first, second) = (1 + row % 3 + 3 * (row * 7 % 30), 91 + row % 9)
        return "class\(row % 3) \(first):1 \(second):0.5\n"
    }

    private func train(
        _ arguments: String..., data: String? = nil
    ) throws -> Command.Result {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(data ?? lines.joined(), to: "clicks.svm")
        return try Command.anneal(
            ["train", "--dataset", "libsvm:clicks.svm"] + arguments, in: folder.url)
    }

    @Test func `adagrad learns rare features`() throws {
        let result = try train(
            "--model", "embedding-bag", "--optimizer", "adagrad", "--lr", "0.1", "--json", "-")
        #expect(result.status == 0)
        let decoded = try result.decode(Result.self)
        #expect(decoded.testAccuracy > 0.95)
        #expect(decoded.update.sparse == ["embedding.weight"])
    }

    @Test func `it says what is trained and which rows move`() throws {
        let result = try train("--model", "embedding-bag:8", "--epochs", "1", "--optimizer", "adam")
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        #expect(
            lines.prefix(3) == [
                "label: text, 3 classes",
                "libsvm:clicks.svm: 480 examples of 99 features, 120 to test; embedding-bag:8: 819 parameters",
                "A step updates those rows of embedding.weight that its examples touch.",
            ])
    }

    @Test(arguments: ["sgd(lr=1)", "adagrad", "adam"])
    func `threads change no bit, also with all that stands around a step`(optimizer: String) throws {
        let runs = try ["1", "2", "8"].map { threads in
            let result = try train(
                "--model", "embedding-bag", "--optimizer", optimizer, "--epochs", "3", "--threads", threads,
                "--clip-norm",
                "0.1", "--accumulate", "2", "--ema", "0.9", "--batch-size", "100", "--group",
                "embedding: lr=2x", "--validation", "0.1", "--json", "-")
            #expect(result.status == 0)
            return try result.decode(Result.self).trainLoss
        }
        #expect(runs[0] == runs[1] && runs[0] == runs[2])
    }

    @Test func `what updates all rows is refused before training, or densified`() throws {
        let refused = try train("--model", "embedding-bag", "--optimizer", "adamw")
        #expect(
            refused.errors
                == "anneal: adamw cannot update single rows, which the sparse gradient of embedding.weight asks for: "
                + "take adagrad, adam, sgd or densify it (--densify)\n")
        #expect(refused.status == 2 && refused.output.isEmpty)
        let densified = try train(
            "--model", "embedding-bag", "--optimizer", "adamw(weight_decay=0.1)", "--lr", "0.05", "--densify", "--json",
            "-")
        #expect(densified.status == 0)
        let result = try densified.decode(Result.self)
        #expect(result.testAccuracy > 0.95 && result.update.sparse == nil)
    }

    @Test(arguments: [
        (["--optimizer", "sgd(momentum=0.9)"], "momentum"),
        (["--optimizer", "adagrad(weight_decay=0.1)"], "weight_decay"),
        (["--optimizer", "sgd", "--schedule", "onecycle(max_lr=1)"], "momentum"),
        (["--optimizer", "adam", "--group", "embedding: weight_decay=0.1"], "weight_decay"),
    ])
    func `options that move all rows are refused`(arguments: [String], option: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(lines.joined(), to: "clicks.svm")
        let result = try Command.anneal(
            ["train", "--dataset", "libsvm:clicks.svm", "--model", "embedding-bag"] + arguments, in: folder.url)
        let name = arguments[1].prefix { $0 != "(" }
        #expect(
            result.errors
                == "anneal: \(name) refuses this: \(option) moves every row of embedding.weight, but its gradient is sparse: "
                + "leave \(option) out; or densify it (--densify)\n")
        #expect(result.status == 2 && result.output.isEmpty)
    }

    /// A group that leaves the embedding alone may have what the embedding may not.
    @Test func `other tensors may have any option`() throws {
        let result = try train(
            "--model", "embedding-bag", "--optimizer", "adam", "--epochs", "1", "--group", "output: weight_decay=0.1")
        #expect(result.status == 0 && result.errors.isEmpty)
    }

    @Test func `find suggests a rate`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(lines.joined(), to: "clicks.svm")
        let result = try Command.anneal(
            [
                "find", "--dataset", "libsvm:clicks.svm", "--model", "embedding-bag", "--optimizer", "adamw",
                "--densify",
            ],
            in: folder.url)
        #expect(result.status == 0)
        #expect(result.output.contains("\nanneal train --dataset libsvm:clicks.svm --model embedding-bag"))
        #expect(result.output.contains("--densify --lr "))
    }

    @Test func `models and features have to fit`() throws {
        let dense = try train()
        #expect(
            dense.errors
                == "anneal: mlp:64 is for dense features, but those of libsvm:clicks.svm are sparse: use --model embedding-bag\n"
        )
        let sparse = try Command.anneal("train", "--model", "embedding-bag")
        #expect(
            sparse.errors
                == "anneal: embedding-bag:64 is for sparse features, but those of digits are dense: use softmax, mlp:… or linear\n"
        )
        let needless = try Command.anneal("train", "--densify")
        #expect(
            needless.errors == "anneal: --densify is for embedding-bag: all gradients of mlp:64 are dense\n")
        #expect(dense.status == 2 && sparse.status == 2 && needless.status == 2)
    }

    @Test func `a mistake in the file is told with its place`() throws {
        let result = try train("--model", "embedding-bag", data: "a 1:1\nb 2:1 2:1\n")
        #expect(
            result.errors
                == "anneal: clicks.svm, row 2, column 3: feature 2 is there twice; leave one of its values\n"
        )
        #expect(result.status == 1 && result.output.isEmpty)
        let missing = try Command.anneal("train", "--dataset", "libsvm:/nowhere.svm", "--model", "embedding-bag")
        #expect(missing.errors == "anneal: cannot read /nowhere.svm: No such file or directory\n")
    }
}
