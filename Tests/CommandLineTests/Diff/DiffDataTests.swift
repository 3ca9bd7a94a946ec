import Foundation
import TestSupport
import Testing

/// Where the data of two runs differ.
@Suite struct DiffDataTests {
    private let runs: ComparedRuns
    private let options = ["--batch-size", "16"]

    init() throws { runs = try ComparedRuns() }

    private func answer(_ change: (inout [[String]]) -> Void) throws -> ComparedRuns.Answer {
        try runs.table("a.csv")
        try runs.table("b.csv", change)
        try runs.train("a", options + ["--dataset", "csv:a.csv,label=kind"])
        try runs.train("b", options + ["--dataset", "csv:b.csv,label=kind"])
        return try runs.diff("a.safetensors", "b.safetensors")
    }

    /// A row that is learned from: the first fifth of the rows in a random order is not.
    private func answer(at rows: Range<Int>, _ change: (Int, inout [[String]]) -> Void) throws -> (
        Int, ComparedRuns.Answer
    ) {
        for row in rows {
            let answer = try answer { change(row, &$0) }
            if answer.status == 1 { return (row + 1, answer) }
            #expect(answer.text.contains("Row \(row + 1) of the data: "), "\(answer.text)")
            #expect(answer.text.contains("no step that was compared learns from it"))
        }
        throw Program.Failure(text: "all rows are test rows")
    }

    @Test func `a row's number`() throws {
        let (row, answer) = try answer(at: 17..<40) { $1[$0][2] = "99" }
        #expect(answer.cause?.hasPrefix("row \(row) of the data: its feature 3 is ") == true, "\(answer.text)")
        #expect(answer.cause?.hasSuffix(" in A, 99.0 in B") == true)
        #expect(answer.first?.contains("of the training part holds other numbers") == true)
    }

    @Test func `a row's label`() throws {
        let (row, answer) = try answer(at: 18..<40) { $1[$0][4] = $0 % 3 == 0 ? "b" : "a" }
        #expect(answer.cause?.hasPrefix("row \(row) of the data: its label is ") == true, "\(answer.text)")
    }

    @Test func `rows in another order, and a row less`() throws {
        let swapped = try answer { $0.swapAt(0, 119) }
        #expect(
            swapped.cause == "the order of the data: the same rows, from row 1 on in another order", "\(swapped.text)")
        let less = try answer { $0.remove(at: 50) }
        #expect(less.cause == "row 51 of the data: only A has it", "\(less.text)")
        let short = try answer { $0.removeLast(3) }
        #expect(short.cause == "the data: 120 rows in A, 117 in B, and the first 117 are the same", "\(short.text)")
    }

    @Test func `data that were replaced since name no row`() throws {
        try runs.table("a.csv")
        try runs.table("b.csv") { $0[40][4] = $0[40][4] == "a" ? "b" : "a" }
        try runs.train("a", options + ["--dataset", "csv:a.csv,label=kind"])
        try runs.train("b", options + ["--dataset", "csv:b.csv,label=kind"])
        try runs.table("b.csv") { $0[17][0] = "99" }
        for (a, b, side) in [("a", "b", "B"), ("b", "a", "A")] {
            let answer = try runs.diff("\(a).safetensors", "\(b).safetensors")
            #expect(answer.status == 1)
            #expect(
                answer.report.notes == [
                    "\(side) is not made again: csv:b.csv,label=kind has other rows now than it learned from",
                    "rows of the data are not compared: csv:b.csv,label=kind has other rows now than \(side) learned from",
                ], "\(answer.text)")
            #expect(answer.cause == "dataset: csv:\(a).csv,label=kind in A, csv:\(b).csv,label=kind in B")
        }
    }

    @Test func `data that are gone or others are said`() throws {
        try runs.table("a.csv")
        try runs.train("a", options + ["--dataset", "csv:a.csv,label=kind"])
        try runs.train("b", options + ["--dataset", "csv:a.csv,label=kind", "--lr", "0.1"])
        try runs.table("a.csv") { rows in for row in rows.indices { rows[row][0] = "7" } }
        let other = try runs.diff("a.safetensors", "b.safetensors")
        #expect(other.status == 1)
        #expect(
            other.report.notes == ["A is not made again: csv:a.csv,label=kind has other rows now than it learned from"])
        #expect(other.first?.hasPrefix("at the latest after 60 steps: 0.weight: ") == true, "\(other.text)")
        #expect(other.cause == "lr: unset in A, 0.1 in B")
        try runs.train("c", options + ["--dataset", "csv:a.csv,label=kind"])
        let changed = try runs.diff("a.safetensors", "c.safetensors")
        #expect(
            changed.report.asked == ["the training data: other rows"]
                && changed.cause == "the training data: other rows")
        #expect(
            changed.report.notes.last
                == "rows of the data are not compared: csv:a.csv,label=kind has other rows now than A learned from")
        try runs.train("long", options + ["--dataset", "csv:a.csv,label=kind", "--steps", "90"])
        try FileManager.default.removeItem(atPath: runs.folder.file("a.csv"))
        // Checkpoints of other steps alone do not tell whether one run is the other's ancestor.
        let unknown = try runs.diff("c.safetensors", "long.safetensors")
        #expect(unknown.status == 2 && unknown.errors.hasPrefix("anneal: A is not made again: cannot read a.csv"))
        let gone = try runs.diff("a.safetensors", "b.safetensors")
        #expect(
            gone.status == 1 && gone.report.notes.first?.contains("A is not made again: cannot read a.csv") == true,
            "\(gone.text)")
    }
}
