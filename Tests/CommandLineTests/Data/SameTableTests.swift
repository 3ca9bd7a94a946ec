import Foundation
import TestSupport
import Testing

/// One table of 30 rows in three formats: Tests/Goldens/tables.py.
@Suite struct SameTableTests {
    private static let folder = Repository.golden("tables")
    private static let sources = ["csv:same.csv", "npz:same.npz", "libsvm:same.svm"]

    /// What a model that was trained on one says of each.
    private func predictions(_ source: String, model: String) throws -> [String] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("run.safetensors")
        let training = try Command.anneal(
            [
                "train", "--dataset", source, "--model", model, "--epochs", "10", "--lr", "0.05", "--checkpoint", file,
            ], in: Self.folder)
        #expect(training.status == 0, "\(training.errors)")
        return try Self.sources.map { input in
            let result = try Command.anneal(
                ["predict", file, "--input", input, "--output", "-", "--probabilities"], in: Self.folder)
            #expect(result.status == 0, "\(source), \(input): \(result.errors)")
            return result.output
        }
    }

    @Test func `a table is the same in every format, for every model`() throws {
        let dense = try predictions("csv:same.csv", model: "mlp:8") + predictions("npz:same.npz", model: "mlp:8")
        #expect(Set(dense).count == 1)
        let sparse = try predictions("libsvm:same.svm", model: "embedding-bag:4")
        #expect(Set(sparse).count == 1)
        for text in [dense[0], sparse[0]] {
            let lines = text.split(separator: "\n").map { $0.prefix { $0 != "," } }
            #expect(lines.count == 31 && Set(lines.dropFirst()).count > 1, "several classes are foreseen")
        }
    }
}
