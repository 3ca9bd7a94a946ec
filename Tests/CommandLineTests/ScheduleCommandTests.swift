import Foundation
import Testing

/// `anneal schedule`.
struct ScheduleCommandTests {
    private func csv(_ arguments: [String]) throws -> [[String]] {
        let result = try Command.anneal(["schedule"] + arguments + ["--csv", "-"])
        #expect(result.status == 0 && result.errors.isEmpty)
        return result.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func `a row for every step`() throws {
        let rows = try csv(["step(step_size=2, gamma=0.25)", "--steps", "5", "--lr", "1"])
        #expect(rows == [["tick", "lr"], ["0", "1"], ["1", "1"], ["2", "0.25"], ["3", "0.25"], ["4", "0.0625"]])
    }

    /// Numbers are in the shortest form that reads back to the same double: compared with the formula itself.
    @Test func `numbers read back to the same double`() throws {
        let rows = try csv(["exponential(gamma=0.95)", "--lr", "0.3"])
        #expect(rows.count == 101)
        for (tick, row) in rows.dropFirst().enumerated() {
            let value = try #require(Double(row[1]))
            #expect("\(value)" == row[1] || row[1].contains("e"))
            let exact = 0.3 * pow(0.95, Double(tick))
            #expect(abs(value - exact) <= 4 * 0.3.ulp)
        }
    }

    @Test func `an epoch of several steps is level`() throws {
        let rows = try csv(["step(step_size=1, gamma=0.5)", "--epochs", "2", "--steps-per-epoch", "3", "--lr", "1"])
        #expect(rows.dropFirst().map { $0[1] } == ["1", "1", "1", "0.5", "0.5", "0.5"])
    }

    /// `--clock step` converts the times: 1 epoch is the 3 steps in it, and the rate now falls within an epoch.
    @Test func `on another clock it is the same curve`() throws {
        let rows = try csv([
            "cosine(T_max=2)", "--clock", "step", "--epochs", "2", "--steps-per-epoch", "3", "--lr", "1",
        ])
        for (tick, row) in rows.dropFirst().enumerated() {
            let value = try #require(Double(row[1]))
            #expect(abs(value - (1 + cos(.pi * Double(tick) / 6)) / 2) < 1e-15)
        }
    }

    @Test func `several have a column of names`() throws {
        let rows = try csv(["fixed", "cyclic(base_lr=0.1,max_lr=0.2)", "--steps", "1"])
        #expect(rows[0] == ["schedule", "tick", "lr", "momentum"])
        #expect(rows[1] == ["fixed", "0", "0.1", ""])
        #expect(rows[2].last == "0.9" && rows[2][rows[2].count - 2] == "0.1")
    }

    @Test func `people see a plot`() throws {
        let result = try Command.anneal("schedule", "cosine")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.contains("learning rate") && !result.output.contains("\u{1B}"))
        #expect(result.output.split(separator: "\n").count > 8)
    }

    @Test func `files are written beside the plot`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.anneal(
            ["schedule", "cosine", "--svg", "rates.svg", "--csv", "rates.csv"], in: folder.url)
        #expect(result.status == 0 && result.output.contains("learning rate"))
        #expect(try folder.read("rates.svg").hasPrefix("<svg"))
        #expect(try folder.read("rates.csv").hasPrefix("tick,lr\n0,0.1\n"))
    }

    /// A file that exists is replaced as a whole, one that could not be filled is not left behind.
    @Test func `a refused command leaves no file`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("as it was, and much longer than what might replace it", to: "old.csv")
        let refused = try Command.anneal(["schedule", "step", "--csv", "old.csv", "--svg", "new.svg"], in: folder.url)
        #expect(refused.status == 2)
        #expect(try folder.read("old.csv").hasPrefix("as it was") && !folder.exists("new.svg"))
        _ = try Command.anneal(["schedule", "fixed", "--steps", "1", "--csv", "old.csv"], in: folder.url)
        #expect(try folder.read("old.csv") == "tick,lr\n0,0.1\n")
    }
}
