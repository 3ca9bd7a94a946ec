import Foundation
import TestSupport
import Testing

/// Rows of other files for a model: columns by name, labels by value, what is said of them.
@Suite struct TableColumnsTests {
    /// Rows of two numbers and a text; the kind is told by x and color.
    private static let rows = (0..<60).map { row in
        (
            x: "\(Double(row % 7) / 2)", size: "\(1000 + row * 37 % 100)", color: ["red", "green", "blue"][row % 3],
            kind: "\(row % 7 > 3 ? 7 : row % 3)"
        )
    }

    private func write(_ folder: TemporaryFolder, _ name: String, _ columns: [String], reversed: Bool = false) throws {
        func cell(_ row: (x: String, size: String, color: String, kind: String), _ column: String) -> String {
            ["x": row.x, "size": row.size, "color": row.color, "kind": row.kind][column] ?? "0"
        }
        let rows = reversed ? Self.rows.reversed() : Self.rows
        let lines = [columns] + rows.map { row in columns.map { cell(row, $0) } }
        try folder.write(lines.map { $0.joined(separator: ",") + "\n" }.joined(), to: name)
    }

    private func anneal(_ folder: TemporaryFolder, _ arguments: [String], status: Int32 = 0) throws -> Command.Result {
        let result = try Command.anneal(arguments, in: folder.url)
        #expect(result.status == status, "\(result.errors)")
        return result
    }

    private func trained() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try write(folder, "rows.csv", ["x", "size", "color", "kind"])
        let result = try anneal(
            folder,
            [
                "train", "--dataset", "csv:rows.csv", "--epochs", "20", "--lr", "0.01", "--standardize", "--checkpoint",
                "run.safetensors",
            ])
        let lines = result.output.split(separator: "\n")
        #expect(
            lines.prefix(3) == [
                #"label "kind": whole numbers, 4 classes (task=regression to predict them as numbers)"#,
                "csv:rows.csv: 48 examples of 6 features, 12 to test; mlp:64: 708 parameters",
                #"categories: "color" (3); 3 columns become 6 features"#,
            ])
        return folder
    }

    private func predictions(_ folder: TemporaryFolder, _ input: String) throws -> [String] {
        try anneal(folder, ["predict", "run.safetensors", "--input", input, "--output", "-", "--probabilities"]).output
            .split(separator: "\n").map(String.init)
    }

    /// The same rows, their columns in any order, with further ones and without the label, and the rows in any order.
    @Test func `columns are found by their names`() throws {
        let folder = try trained()
        let expected = try predictions(folder, "rows.csv")
        #expect(expected.count == 61 && expected[0] == "class,p(0),p(1),p(2),p(7)")
        for columns in [
            ["color", "kind", "x", "size"], ["size", "x", "color"], ["id", "x", "color", "note", "size"],
        ] {
            try write(folder, "other.csv", columns)
            #expect(try predictions(folder, "other.csv") == expected, "\(columns)")
        }
        try write(folder, "other.csv", ["kind", "size", "color", "x"], reversed: true)
        #expect(try predictions(folder, "other.csv").dropFirst() == expected.dropFirst().reversed()[...])

        try write(folder, "more.csv", ["id", "x", "color", "note", "size"])
        let more = try anneal(
            folder, ["predict", "run.safetensors", "--input", "more.csv", "--output", "out.csv"])
        #expect(
            more.output.hasPrefix(
                "more.csv: the model does not know id, note: these columns are left aside\nmlp:64, trained"))
        try write(folder, "less.csv", ["size", "x"])
        let less = try anneal(
            folder, ["predict", "run.safetensors", "--input", "less.csv", "--output", "out.csv"], status: 1)
        #expect(
            less.errors == "anneal: less.csv has no column \"color\", which the model takes; its columns are size, x\n")
    }

    @Test func `scores do not depend on the order of columns`() throws {
        let folder = try trained()
        try write(folder, "same.csv", ["x", "size", "color", "kind"])
        try write(folder, "other.csv", ["kind", "color", "size", "x"], reversed: true)
        let scores = try ["same.csv", "other.csv"].map {
            try anneal(folder, ["eval", "run.safetensors", "--dataset", "csv:\($0)", "--confusion"]).output
                .split(separator: "\n").dropFirst(2)
        }
        #expect(scores[0] == scores[1])
        #expect(
            scores[0].contains("confusion matrix") && scores[0].contains { $0.hasPrefix("class  precision  recall") })
        // Without a header, columns are where they were.
        let text = try folder.read("same.csv")
        try folder.write(text.split(separator: "\n").dropFirst().joined(separator: "\n"), to: "headless.csv")
        #expect(try predictions(folder, "headless.csv") == predictions(folder, "same.csv"))
        try folder.write("1,2\n", to: "narrow.csv")
        let narrow = try anneal(
            folder, ["predict", "run.safetensors", "--input", "narrow.csv", "--output", "-"], status: 1)
        #expect(
            narrow.errors
                == "anneal: narrow.csv has 2 columns, but the model takes 3 features: it needs 3, or 4 with the label\n"
        )
    }

    /// A class that is not there leaves the numbers of the others as they are.
    @Test func `classes are known by their values`() throws {
        let folder = try trained()
        let text = try folder.read("rows.csv").split(separator: "\n")
        try folder.write(
            ([text[0]] + text.dropFirst().filter { !$0.hasSuffix(",0") }).joined(separator: "\n"), to: "some.csv")
        let some = try anneal(
            folder, ["eval", "run.safetensors", "--dataset", "csv:some.csv", "--json", "-", "--confusion"])
        struct Scores: Decodable {
            struct Part: Decodable {
                struct Confusion: Decodable { let counts: [[Int]] }
                let accuracy: Double
                let confusion: Confusion
            }
            let scores: [Part]
        }
        let part = try #require(some.decode(Scores.self).scores.first)
        let predicted = try predictions(folder, "some.csv").dropFirst().map { $0.prefix { $0 != "," } }
        let truth = try folder.read("some.csv").split(separator: "\n").dropFirst().map { $0.suffix(1) }
        let right = zip(predicted, truth).count { $0 == $1 }
        #expect(part.accuracy == Double(right) / Double(truth.count))
        #expect(part.confusion.counts[0] == [0, 0, 0, 0])
        #expect(part.confusion.counts.joined().reduce(0, +) == truth.count)
        #expect((0..<4).reduce(0) { $0 + part.confusion.counts[$1][$1] } == right)

        try folder.write("x,size,color,kind\n1,1000,red,1\n1,1000,red,5\n", to: "new.csv")
        let new = try anneal(folder, ["eval", "run.safetensors", "--dataset", "csv:new.csv"], status: 1)
        #expect(
            new.errors
                == "anneal: new.csv, the 2. row is labelled \"5\", which the model does not know: it knows 0, 1, 2, 7\n"
        )
    }

    @Test func `without a header columns are taken by their places, which is said`() throws {
        let folder = try trained()
        try write(folder, "plain.csv", ["x", "size", "color"])
        let lines = try String(contentsOf: folder.url.appending(path: "plain.csv"), encoding: .utf8).split(
            separator: "\n")
        try folder.write(lines.dropFirst().joined(separator: "\n"), to: "plain.csv")
        let told = try anneal(
            folder, ["predict", "run.safetensors", "--input", "plain.csv", "--output", "out.csv"])
        #expect(
            told.output.hasPrefix(
                #"plain.csv: there is no header; columns are taken by their places: "x", "size", "color"\#n"#))
        #expect(try predictions(folder, "plain.csv") == predictions(folder, "rows.csv"))
    }

    @Test func `a color that is unknown, and a value that is missing`() throws {
        let folder = try trained()
        try folder.write("x,size,color\n1,1000,purple\n1,1000,\n,1000,red\n1,1000,pink\n", to: "new.csv")
        let lines = try predictions(folder, "new.csv")
        #expect(lines.count == 5 && lines[1] == lines[4] && lines[1] != lines[2])
        let told = try anneal(folder, ["predict", "run.safetensors", "--input", "new.csv", "--output", "out.csv"])
        #expect(
            told.output.hasPrefix(
                #"missing values: "x" (1), "color" (1); the mean or the most frequent category stands in for them"#))
        #expect(
            told.output.contains(
                #"texts that the model does not know: "color" ("purple", "pink"); a category of their own stands for them"#
            ))
    }

    @Test func `numbers have other scores than classes`() throws {
        let folder = try TemporaryFolder()
        try write(folder, "rows.csv", ["x", "color", "size"])
        let trained = try anneal(
            folder,
            [
                "train", "--dataset", "csv:rows.csv", "--model", "linear", "--epochs", "1", "--checkpoint",
                "run.safetensors",
            ])
        #expect(trained.output.contains(#"label "size": numbers, regression"#))
        let scores = try anneal(folder, ["eval", "run.safetensors"]).output.split(separator: "\n").suffix(4)
        #expect(zip(scores, ["test loss", "test RMSE", "test MAE", "test R²"]).allSatisfy { $0.hasPrefix($1) })
        let confusion = try anneal(folder, ["eval", "run.safetensors", "--confusion"], status: 2)
        #expect(
            confusion.errors.hasPrefix(
                "anneal: run.safetensors foresees numbers, which have no confusion matrix: leave --confusion out"))
        let probabilities = try anneal(
            folder, ["predict", "run.safetensors", "--input", "rows.csv", "--output", "-", "--probabilities"], status: 2
        )
        #expect(
            probabilities.errors.hasPrefix(
                "anneal: run.safetensors foresees numbers, which have no probabilities: leave --probabilities out"))
    }
}
