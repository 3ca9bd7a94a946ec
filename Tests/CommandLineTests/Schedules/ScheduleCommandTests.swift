import Foundation
import TestSupport
import Testing

/// `anneal schedule`.
@Suite struct ScheduleCommandTests {
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

    private struct Description: Decodable {
        struct Piece: Decodable, Equatable {
            let begins: Int
            let ends: Int
            let spec: String
        }
        struct Schedule: Decodable {
            let spec: String
            let clock: String
            let pieces: [Piece]
            let values: [String: [Double?]]
        }
        let lr: Double
        let steps: Int
        let stepsPerEpoch: Int
        let schedules: [Schedule]
    }

    @Test func `values and pieces as JSON`() throws {
        let result = try Command.anneal(
            "schedule", "step(step_size=1, gamma=0.5)", "cyclic(base_lr=0.25, max_lr=0.5, step_size_up=2)", "--lr", "1",
            "--epochs", "2", "--steps-per-epoch", "2", "--json", "-")
        #expect(result.status == 0 && result.errors.isEmpty)
        let description = try result.decode(Description.self)
        #expect(description.lr == 1 && description.steps == 4 && description.stepsPerEpoch == 2)
        let (step, cyclic) = (description.schedules[0], description.schedules[1])
        #expect(step.spec == "step(step_size=1, gamma=0.5)" && step.clock == "epoch")
        #expect(step.values == ["lr": [1, 1, 0.5, 0.5]])
        #expect(step.pieces == [.init(begins: 0, ends: 4, spec: step.spec)])
        #expect(cyclic.clock == "step" && cyclic.values["lr"] == [0.25, 0.375, 0.5, 0.375])
        #expect(cyclic.values["momentum"]?.count == 4 && cyclic.values["momentum"]?.first == 0.9)
    }

    /// What is not driven has no value here: nobody said what the optimizer's own would be.
    @Test func `a channel that is only passed on is empty`() throws {
        let spec = "cyclic(base_lr=0.25, max_lr=0.5, cycle_momentum=false)"
        #expect(try csv([spec, "--steps", "1"]) == [["tick", "lr", "momentum"], ["0", "0.25", ""]])
        let json = try Command.anneal("schedule", spec, "--steps", "1", "--json", "-").decode(Description.self)
        #expect(json.schedules[0].values["momentum"] == [nil])
        #expect(try !Command.anneal("schedule", spec).output.contains("momentum\n"))
        #expect(try Command.anneal("schedule", "onecycle").output.contains("momentum\n"))
    }

    /// As PyTorch's ReduceLROnPlateau: two epochs without improvement are tolerated, the third is too many.
    @Test func `schedules that listen are shown a metric`() throws {
        let rows = try csv([
            "plateau(patience=2)", "--epochs", "9", "--steps-per-epoch", "2", "--lr", "1", "--metric", "1,0.7,0.6,0.6",
        ])
        #expect(
            rows.dropFirst().map { $0[1] } == ["1", "1", "1", "1", "1", "1", "0.1", "0.1", "0.1"].flatMap { [$0, $0] })
        let refused = try Command.anneal("schedule", "plateau", "--metric", "1,,2")
        #expect(refused.status == 2)
        #expect(
            refused.errors
                == "anneal: The value '1,,2' is invalid for '--metric <numbers>': it has to be numbers with commas between them, for example 1,0.7,0.6\n"
        )
    }

    @Test func `the axis is in the unit of the length`() throws {
        func lastLines(_ options: String...) throws -> [String] {
            let output = try Command.anneal(["schedule", "cosine"] + options).output
            return output.split(separator: "\n").suffix(2).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let steps = try lastLines("--steps", "40", "--steps-per-epoch", "10")
        #expect(steps[1] == "step" && steps[0].hasSuffix("40"))
        let epochs = try lastLines("--epochs", "4", "--steps-per-epoch", "10")
        #expect(epochs[1] == "epoch" && epochs[0].split(separator: " ") == ["0", "1", "2", "3", "4"])
    }

    /// A schedule that falls to zero: drawn on a lowest line whose label and note say what it is.
    @Test func `zeros on a logarithmic axis`() throws {
        let specs = ["exponential(gamma=0.5)", "step(step_size=2, gamma=0)"]
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let arguments = ["schedule"] + specs + ["--steps", "4", "--lr", "1", "--log-scale", "--svg", "log.svg"]
        let result = try Command.anneal(arguments, in: folder.url)
        #expect(result.status == 0)
        for text in [result.output, try folder.read("log.svg")] {
            #expect(text.contains("≤0.1") && text.contains("The lowest line stands for zero."))
        }
        let without = try Command.anneal("schedule", "exponential(gamma=0.9)", "--log-scale")
        #expect(without.status == 0 && !without.output.contains("lowest line"))
    }

    @Test func `panels of their own`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let specs = ["cosine", "rex", "onecycle", "step(step_size=30)"]
        let result = try Command.anneal(["schedule"] + specs + ["--panels", "--svg", "gallery.svg"], in: folder.url)
        #expect(result.status == 0 && result.errors.isEmpty)
        let svg = try folder.read("gallery.svg")
        #expect(svg.matches(of: /<polyline/).count == 4)
        for name in ["cosine", "rex", "onecycle", "step"] {
            #expect(result.output.contains(name) && svg.contains(">\(name)</tspan>"))
        }
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    /// Long runs make files of a few kilobytes that still show every drop.
    @Test func `a hundred thousand steps are a small picture`() throws {
        let result = try Command.anneal(
            "schedule", "step(step_size=10)", "cosine-restarts(T_0=10, T_mult=2)", "--epochs", "50",
            "--steps-per-epoch",
            "2000", "--svg", "-")
        #expect(result.status == 0 && result.output.utf8.count < 20_000)
    }
}
