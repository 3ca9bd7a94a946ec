import Foundation
import TestSupport
import Testing

/// `anneal eval` and `anneal predict`.
@Suite struct SavedModelTests {
    private struct Evaluation: Decodable {
        struct Score: Decodable {
            let part: String
            let examples: Int
            let loss: Double
            let accuracy: Double?
        }
        let model: String
        let step: Int
        let scores: [Score]
    }
    private struct Trained: Decodable {
        let testLoss: Double
        let testAccuracy: Double?
        let validationLoss: Double?
        let validationAccuracy: Double?
    }

    private func train(_ folder: TemporaryFolder, _ options: [String]) throws -> Trained {
        let result = try Command.anneal(
            ["train", "--checkpoint", "run.safetensors", "--json", "-"] + options, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try result.decode(Trained.self)
    }

    private func evaluate(_ folder: TemporaryFolder, _ options: [String] = []) throws -> Evaluation {
        let result = try Command.anneal(["eval", "run.safetensors", "--json", "-"] + options, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try result.decode(Evaluation.self)
    }

    /// The cells of what is predicted for a file.
    private func predict(_ folder: TemporaryFolder, _ input: String, _ options: [String] = []) throws -> [[String]] {
        let result = try Command.anneal(
            ["predict", "run.safetensors", "--input", input, "--output", "-"] + options, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    }

    /// Three clouds of points with a class each, the rows and their classes.
    private static func clouds(_ count: Int) -> (rows: [String], classes: [String]) {
        let classes = (0..<count).map { ["left", "middle", "right"][$0 % 3] }
        let rows = (0..<count).map { row in
            let (x, y) = (Double(row % 3) * 4 + Double(row % 7) / 3, Double(row % 11) / 5)
            return "\(x),\(y)"
        }
        return (rows, classes)
    }

    @Test(arguments: [
        ["--model", "mlp:16", "--validation", "0.2"],
        ["--optimizer", "schedule-free-sgd", "--lr", "0.1", "--standardize"],
        ["--model", "conv2d:4,3 relu flatten linear", "--ema", "0.9", "--standardize"],
        ["--model", "batch-norm conv2d:4,3 batch-norm relu flatten linear:8 batch-norm linear", "--ema", "0.9"],
    ])
    func `a checkpoint is worth what its run ended with`(options: [String]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let trained = try train(folder, options + ["--epochs", "2"])
        let evaluation = try evaluate(folder)
        let test = try #require(evaluation.scores.last)
        #expect(test.part == "test" && test.loss == trained.testLoss && test.accuracy == trained.testAccuracy)
        #expect(test.examples == 359 && evaluation.step == (options.contains("--validation") ? 36 : 46))
        guard options.contains("--validation") else { return }
        let validation = try #require(evaluation.scores.first)
        #expect(validation.part == "validation" && validation.loss == trained.validationLoss)
        #expect(validation.accuracy == trained.validationAccuracy)
        let people = try Command.anneal(["eval", "run.safetensors"], in: folder.url)
        #expect(
            people.output.hasPrefix(
                "mlp:16, trained for 36 of 36 steps on digits\ndigits: 288 examples of the validation"))
    }

    /// Against the formula, from the weights as the file holds them.
    @Test(arguments: [true, false]) func `predictions are the softmax of the weights' products`(standardize: Bool)
        throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (rows, classes) = Self.clouds(300)
        try folder.write(
            "x,y,side\n" + zip(rows, classes).map { "\($0),\($1)\n" }.joined(), to: "clouds.csv")
        let options = ["--dataset", "csv:clouds.csv", "--model", "softmax", "--lr", "0.1", "--epochs", "30"]
        _ = try train(folder, options + (standardize ? ["--standardize"] : []))
        try folder.write("x,y\n" + rows.map { "\($0)\n" }.joined(), to: "new.csv")
        let predicted = try predict(folder, "new.csv", ["--probabilities"])
        #expect(predicted[0] == ["class", "p(left)", "p(middle)", "p(right)"] && predicted.count == 301)
        let file = try SafetensorsFile(folder.file("run.safetensors"))
        let (weights, biases) = (file.floats("0.weight"), file.floats("0.bias"))
        let (means, deviations) = (file.run["means"] as? [Double], file.run["deviations"] as? [Double])
        #expect((means != nil) == standardize)
        for (row, line) in rows.enumerated() {
            let x = line.split(separator: ",").compactMap { Double($0) }.enumerated().map { column, number in
                (number - (means?[column] ?? 0)) / (deviations?[column] ?? 1)
            }
            let logits = (0..<3).map {
                Double(weights[2 * $0]) * x[0] + Double(weights[2 * $0 + 1]) * x[1] + Double(biases[$0])
            }
            let sum = logits.reduce(0) { $0 + exp($1) }
            for (column, logit) in logits.enumerated() {
                let probability = try #require(Double(predicted[row + 1][column + 1]))
                #expect(abs(probability - exp(logit) / sum) < 2e-6)
            }
            let best = logits.indices.max { logits[$0] < logits[$1] }
            #expect(predicted[row + 1][0] == ["left", "middle", "right"][best ?? 0])
        }
        // A label is not looked at, wherever it stands, and one row is enough; to be judged, any classes are.
        #expect(try predict(folder, "clouds.csv", ["--probabilities"]) == predicted)
        #expect(try predict(folder, "clouds.csv") == predicted.map { [$0[0]] })
        try folder.write("\(rows[4])\n", to: "one.csv")
        #expect(try predict(folder, "one.csv", ["--probabilities"]) == [predicted[0], predicted[5]])
        // Of the file that was learned from only the test part is judged; of another name, all rows.
        try folder.write(folder.read("clouds.csv"), to: "again.csv")
        let score = try #require(evaluate(folder, ["--dataset", "csv:again.csv"]).scores.first)
        let right = zip(predicted.dropFirst(), classes).count { $0[0] == $1 }
        #expect(score.examples == 300 && score.accuracy == Double(right) / 300)
        try folder.write("x,y,side\n\(rows[0]),left\n", to: "left.csv")
        #expect(try evaluate(folder, ["--dataset", "csv:left.csv"]).scores.first?.examples == 1)
    }

    @Test func `numbers are predicted as numbers`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let rows = (0..<200).map { row in (x: Double(row % 13) / 4, y: Double(row % 7) / 3) }
        try folder.write(
            "price,x,y\n" + rows.map { "\(3 * $0.x - $0.y + 1.5),\($0.x),\($0.y)\n" }.joined(), to: "houses.csv")
        _ = try train(
            folder,
            [
                "--dataset", "csv:houses.csv,label=price", "--model", "linear", "--optimizer", "sgd(momentum=0.9)",
                "--lr",
                "0.05", "--epochs", "200",
            ])
        for file in ["houses.csv", "new.csv"] {
            try folder.write("x,y\n" + rows.map { "\($0.x),\($0.y)\n" }.joined(), to: "new.csv")
            let predicted = try predict(folder, file)
            #expect(predicted[0] == ["value"] && predicted.count == 201)
            for (line, row) in zip(predicted.dropFirst(), rows) {
                let value = try #require(Double(line[0]))
                #expect(abs(value - (3 * row.x - row.y + 1.5)) < 1e-3)
            }
        }
    }

    @Test func `images and sparse features`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // An image is bright at the place of its class.
        func idx(_ count: Int) -> (images: Data, labels: Data) {
            let labels = (0..<count).map { UInt8($0 % 4) }
            let images = labels.enumerated().flatMap { index, label in
                (0..<16).map { UInt8($0 / 4 == Int(label) ? 200 : index * 7 % 40) }
            }
            return (
                Data([0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 4, 0, 0, 0, 4] + images),
                Data([0, 0, 8, 1, 0, 0, 0, UInt8(count)] + labels)
            )
        }
        for (part, count) in [("train", 120), ("t10k", 40)] {
            try idx(count).images.write(to: folder.url.appending(path: "\(part)-images-idx3-ubyte"))
            try idx(count).labels.write(to: folder.url.appending(path: "\(part)-labels-idx1-ubyte"))
        }
        let trained = try train(
            folder,
            [
                "--dataset", "idx:.", "--model", "conv2d:2,3,padding=1 relu flatten linear", "--epochs", "3",
                "--standardize",
            ])
        let predicted = try predict(folder, "t10k-images-idx3-ubyte")
        let right = predicted.dropFirst().enumerated().count { $1[0] == "\($0 % 4)" }
        #expect(predicted.count == 41 && trained.testAccuracy == Double(right) / 40)

        let lines = (0..<60).map { "\($0 % 2 == 0 ? "+1" : "-1") \(1 + $0 % 2):1 \(3 + $0 % 5):0.5\n" }
        try folder.write(lines.joined(), to: "words.svm")
        let sparse = try train(
            folder, ["--dataset", "libsvm:words.svm", "--model", "embedding-bag:8", "--lr", "0.05", "--epochs", "20"])
        #expect(sparse.testAccuracy == 1)
        #expect(try predict(folder, "words.svm").map { $0[0] } == ["class"] + (0..<60).map { $0 % 2 == 0 ? "1" : "-1" })
        try folder.write("-1 2:1 3:0.5\n", to: "one.svm")
        #expect(try evaluate(folder, ["--dataset", "libsvm:one.svm"]).scores.map(\.accuracy) == [1])
    }

    @Test func `what a model cannot be asked is said in a sentence`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (rows, classes) = Self.clouds(60)
        try folder.write(zip(rows, classes).map { "\($0),\($1)\n" }.joined(), to: "clouds.csv")
        _ = try train(folder, ["--dataset", "csv:clouds.csv", "--model", "softmax", "--epochs", "1"])
        try folder.write("1,2,3,4\n", to: "wide.csv")
        try folder.write("1,2\n3,x\n", to: "text.csv")
        try folder.write("1,2,up\n", to: "up.csv")
        try folder.write("x,y\n", to: "header.csv")
        func errors(_ arguments: [String]) throws -> String {
            let result = try Command.anneal(arguments, in: folder.url)
            #expect(result.status == 1 && result.output.isEmpty)
            return result.errors
        }
        func predicted(_ file: String) throws -> String {
            try errors(["predict", "run.safetensors", "--input", file, "--output", "out.csv"])
        }
        #expect(
            try predicted("wide.csv")
                == "anneal: wide.csv has 4 columns, but the model takes 2 features: it needs 2, or 3 with the label\n")
        #expect(try predicted("text.csv") == "anneal: text.csv, row 2, column 2: \"x\" is not a number\n")
        #expect(try predicted("header.csv") == "anneal: header.csv holds no rows\n")
        #expect(try predicted("none.csv") == "anneal: cannot read none.csv: No such file or directory\n")
        #expect(!folder.exists("out.csv"))
        #expect(
            try errors(["eval", "run.safetensors", "--dataset", "csv:up.csv"])
                == "anneal: up.csv, the 1. row is labelled \"up\", which the model does not know: it knows left, middle, right\n"
        )
        #expect(
            try errors(["eval", "run.safetensors", "--dataset", "digits"])
                == "anneal: digits has other classes than csv:clouds.csv, with which the model was trained\n")
        #expect(try errors(["eval", "clouds.csv"]).hasPrefix("anneal: clouds.csv cannot be read as a checkpoint: "))
    }
}
