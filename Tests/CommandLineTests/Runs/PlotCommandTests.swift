import Foundation
import TestSupport
import Testing

/// Several runs in one figure.
@Suite struct PlotCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func anneal(_ words: String...) throws -> Command.Result { try Command.anneal(words, in: folder.url) }

    /// Three runs of other lengths and metrics.
    private func trained() throws {
        for words in [
            ["--steps", "60", "--validation", "0.2", "--out", "runs/a", "--schedule", "cosine"],
            ["--steps", "30", "--out", "runs/b", "--optimizer", "sgd"],
            [
                "--steps", "40", "--log", "old.csv", "--checkpoint", "old.safetensors", "--schedule",
                "weight_decay:cosine",
                "--optimizer", "adamw",
            ],
        ] {
            let result = try Command.anneal(["train", "--model", "softmax"] + words, in: folder.url)
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    @Test func `runs have one name and one colour in all panels`() throws {
        defer { folder.remove() }
        try trained()
        let result = try anneal("plot", "runs", "old.csv", "--svg", "runs.svg")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let svg = try folder.read("runs.svg")
        for text in [
            "a", "b", "old.csv", "loss of steps", "validation loss", "test loss", "test acc. in %", "learning rate",
        ] {
            #expect(svg.contains(">\(text)<"), "\(text)")
        }
        let table = result.output.split(separator: "\n").suffix(4)
        #expect(table[table.startIndex].hasPrefix("RUN"))
        #expect(
            table.dropFirst().map { $0.split(separator: " ").prefix(2) } == [
                ["a", "60"], ["b", "30"], ["old.csv", "40"],
            ])
        #expect(table.dropFirst().prefix(2).allSatisfy { $0.contains("finished") })
        // What a checkpoint's run was logged to, and a table of evaluations.
        let other = try anneal(
            "plot", "old.safetensors", "runs/a/epochs.csv", "--metric", "lr", "--metric", "test_loss")
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.output.contains("learning rate") && other.output.contains("test loss"))
        let decay = try anneal("plot", "old.csv", "runs/b", "--metric", "weight_decay", "--svg", "-")
        #expect(decay.status == 0 && decay.output.hasPrefix("<svg"))
        #expect(decay.errors.contains("old.csv"))
    }

    @Test func `a row of the table is one, whatever is in it`() throws {
        defer { folder.remove() }
        #expect(try anneal("train", "--model", "softmax", "--steps", "30", "--out", "runs/two\nlines").status == 0)
        #expect(try anneal("train", "--optimizer", "sgd", "--lr", "1e30", "--out", "runs/wild").status == 1)
        let result = try anneal("plot", "runs", "--metric", "test_loss")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        let table = try lines[#require(lines.firstIndex { $0.hasPrefix("RUN") })...].dropFirst()
        #expect(table.first?.hasPrefix("two\\nlines  30 ") == true, "\(table)")
        #expect(table.dropFirst().first?.contains("diverged: the loss is ") == true, "\(table)")
        #expect(table.allSatisfy { $0.count <= 80 }, "\(table)")
    }

    @Test func `what cannot be drawn is said`() throws {
        defer { folder.remove() }
        try trained()
        try folder.write("x,y\n1,2\n", to: "table.csv")
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: false)
        func sentence(_ words: String...) throws -> String {
            let result = try Command.anneal(["plot"] + words, in: folder.url)
            #expect(result.status == 2 && result.output.isEmpty)
            return result.errors
        }
        #expect(
            try sentence("empty") == "anneal: empty cannot be drawn: it is a folder that holds no run of anneal train\n"
        )
        // Among others, as a shell's runs/* has it, it is left aside.
        let among = try Command.anneal(["plot", "runs/a", "empty"], in: folder.url)
        #expect(among.status == 0, "\(among.errors)")
        #expect(among.output.hasPrefix("empty cannot be drawn: it is a folder that holds no run of anneal train\n"))
        #expect(try sentence("none.csv") == "anneal: none.csv cannot be drawn: it cannot be read\n")
        #expect(try sentence("runs", "table.csv").contains("table.csv cannot be drawn: it is no log of anneal train"))
        #expect(
            try sentence("runs", "--metric", "validation_los").contains(
                "is in none of these runs (did you mean validation_loss?)"))
        #expect(try sentence("old.csv", "--svg", "old.csv").contains("would be lost"))
        #expect(try folder.read("old.csv").hasPrefix("step,"))
    }
}
