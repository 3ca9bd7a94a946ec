import Foundation
import TestSupport
import Testing

/// Sweeps by the installed program, in processes, with a store.
struct SweepCommandTests {
    /// Best at lr 0.01 and weight_decay 0.1; a rate of 1 diverges.
    private static let awk = #"""
        awk -v lr="$ANNEAL_LR" -v wd="$0" -v s="$ANNEAL_SEED" 'BEGIN {
            if (lr > 0.9) { print "diverged"; exit 1 }
            d = log(lr / 0.01) / log(10); v = 0.3 + 0.02 * d * d + (wd - 0.1) ^ 2 + sin(s * 3 + lr + wd) * 0.0003
            printf "{\"anneal\":1,\"step\":9,\"validation_loss\":%.6f,\"done\":true}\n", v }'
        """#

    private static let grid = "lr: log(1e-3..1, 4)\nweight_decay: [0, 0.1, 0.2]\n"

    private func words(
        _ folder: TemporaryFolder, _ more: [String] = [], grid: String = Self.grid, place: String = "{weight_decay}"
    ) throws -> [String] {
        [
            "sweep", try folder.write(grid, to: "grid.yml"), "--steps", "9", "--metric", "validation_loss", "--store",
            folder.file("s.sqlite"),
        ] + more + ["--", "sh", "-c", Self.awk, place]
    }

    private func run(_ arguments: [String]) throws -> Command.Result {
        try Command.anneal(arguments, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    @Test func `a grid ends with a heat map, and asked again starts nothing`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("12 points of lr, weight_decay, on 1 seed of 9 steps each\n"))
        let map =
            "validation_loss by lr and weight_decay, 1 seed (* best):\nweight_decay \\ lr  0.001   0.01    0.1     1\n0.2                "
        #expect(result.output.contains(map), "\(result.output)")
        let row = try #require(result.output.split(separator: "\n").last { $0.hasPrefix("0.1  ") })
        #expect(row.contains("*") && row.hasSuffix("×"), "\(row)")
        #expect(result.output.contains("\nweight_decay=0.1 at 0.01: best by "), "\(result.output)")
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })

        let again = try run(words(folder, ["--json", "-", "--report", folder.file("r.html")]))
        #expect(again.status == 0)
        #expect(!again.errors.contains("seed 0"), "it runs something: \(again.errors)")
        let summary = try again.decode(ComparisonSummary.self)
        #expect(summary.standing.arms[0].name == "weight_decay=0.1")
        #expect(summary.standing.arms[0].rate == 0.01)
        #expect(summary.sweep?.points.count == 12)
        let html = try folder.read("r.html")
        #expect(html.contains("validation_loss by lr and weight_decay"))
        #expect(html.contains("lr 0.01, weight_decay 0.1: 0.3"))
        #expect(html.contains("lr 1, weight_decay 0: failed"))
        let page = folder.file("again.html")
        #expect(try run(["report", "--store", folder.file("s.sqlite"), "-o", page]).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("class=\"cell best\""))
    }

    /// SciPy's points: qmc.Sobol(2, scramble=False).
    @Test func `Sobol' points are spread over ranges`() throws {
        let folder = try TemporaryFolder()
        let grid = "lr: log(1e-3..1e-1)\nweight_decay: linear(0..0.2)\n"
        let result = try run(words(folder, ["--points", "4", "--confirm", "0", "--json", "-"], grid: grid))
        #expect(result.status == 0, "\(result.errors)")
        let points = try #require(try result.decode(ComparisonSummary.self).sweep?.points)
        #expect(points.map(\.values) == [["0.001", "0"], ["0.01", "0.1"], ["0.0316", "0.05"], ["0.00316", "0.15"]])
        let text = try run(words(folder, ["--points", "4", "--confirm", "0"], grid: grid)).output
        #expect(text.hasPrefix("4 points (Sobol') of lr, weight_decay, on 1 seed of 9 steps each\n"))
        #expect(text.contains("weight_decay \\ lr  0.001–  0.01–"), "\(text)")
    }

    @Test func `a model of ours is swept over options and the optimizer's parameters`() throws {
        let folder = try TemporaryFolder()
        let grid = "lr: [0.01, 0.1]\nmomentum: [0, 0.9]\nbatch-size: [32]\n"
        let words = [
            "sweep", try folder.write(grid, to: "grid.yml"), "--optimizer", "sgd", "--schedule", "cosine", "--steps",
            "30",
            "--confirm", "0", "--store", folder.file("s.sqlite"),
        ]
        let result = try run(words + ["--csv", "-"])
        #expect(result.status == 0, "\(result.errors)")
        let rows = result.output.split(separator: "\n")
        #expect(rows.count == 5)
        let row = try #require(rows.first { $0.contains("momentum=0.9, batch-size=32") && $0.contains(",0.1,0,30,") })
        let alone = try run([
            "train", "--optimizer", "sgd(momentum=0.9)", "--schedule", "cosine", "--clock", "step", "--batch-size",
            "32",
            "--steps", "30", "--lr", "0.1", "--validation", "0.1", "--json", "-",
        ])
        struct Alone: Decodable { let validationAccuracy: Double }
        let value = try #require(row.split(separator: ",").compactMap { Double($0) }.first { $0 < 1 && $0 > 0.1 })
        #expect(abs(value - (try alone.decode(Alone.self)).validationAccuracy) < 1e-12)
        // The same grid with another optimizer is another experiment.
        let other = try run(words.map { $0 == "sgd" ? "sgd(nesterov=false, dampening=0.5)" : $0 })
        #expect(other.status == 0)
        #expect(other.output.contains("4 trials"))
    }

    @Test func `shares of a sweep are collected`() throws {
        let folder = try TemporaryFolder()
        for index in 1...2 {
            let share = try run(words(folder, ["--confirm", "0", "--shard", "\(index)/2"]))
            #expect(share.status == 0, "\(share.errors)")
            try folder.write(share.output, to: "share\(index).jsonl")
        }
        let result = try run(words(folder, ["--confirm", "0", "--collect", folder.path]))
        #expect(result.status == 0)
        #expect(result.output.contains("12 trials collected from 2 files"))
        #expect(!result.output.contains("seed 0"))
    }

    @Test(arguments: [
        ("lr: log(1e-3..1)\nweight_decay: [0]", "lr is a range: say how many values"),
        ("lr: log(0..1, 3)\nweight_decay: [0]", "'log(0..1, 3)' is no range: write log(1e-4..1e-1, 7)"),
        ("lr: log(1..2, 0)\nweight_decay: [0]", "'0' is no number of values"),
        ("lr: linear(1..1, 3)\nweight_decay: [0]", "there are no 3 different values"),
        ("lr: [0.1, 0.1]\nweight_decay: [0]", "lr has the same value twice"),
        ("lr: [-1]\nweight_decay: [0]", "'-1' is no rate above 0"), ("weight_decay: [0]", "a sweep needs rates"),
        ("lr: 0.1\nmomentum: [0]", "the command has no {momentum} to fill in"),
        ("lr: 0.1\nseed: [0]", "{seed} is filled in with what a trial is, and cannot be swept"),
        ("lr: {a: 1}\nweight_decay: [0]", "lr needs values"), ("[1, 2]", "a sweep says NAME: VALUES"),
        ("lr: [0.1", "it is not YAML"), ("", "a sweep says NAME: VALUES"),
        ("lr: 0.1\nweight_decay: [[1]]", "weight_decay is a list of single values"),
        ("lr: 0.1\nlr: 0.2", "is given twice"),
    ]) func `a wrong file is refused with its line`(grid: String, sentence: String) throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, grid: grid))
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(result.errors.contains("grid.yml"))
    }

    @Test(arguments: [
        (["sweep", "none.yml"], "the file none.yml cannot be read: there is no such file"),
        (["sweep", "grid.txt"], "grid.txt is no .yml file"),
        (["sweep", "own.yml", "--optimizer", "sgd(momentum=0.1)"], "momentum is swept and typed in sgd(momentum=0.1)"),
        (["sweep", "own.yml", "--optimizer", "adam"], "adam has no parameter momentum"),
        (["sweep", "epochs.yml"], "epochs cannot be swept, since all trials have it in common: type --epochs instead"),
        (["sweep", "batch.yml"], "say how many each point gets, --steps 500"),
        (["sweep", "bad.yml", "--optimizer", "sgd"], "momentum"),
        (["sweep", "range.yml", "--points", "100000000"], "--points 100000000 is more than 100000"),
        (["sweep", "schedule.yml", "--schedule", "cosine"], "--schedule cosine is typed, and schedule.yml sweeps it"),
    ]) func `wrong usage is refused in a sentence`(arguments: [String], sentence: String) throws {
        let folder = try TemporaryFolder()
        for (name, text) in [
            "own": "lr: 0.1\nmomentum: [0, 0.9]", "epochs": "lr: 0.1\nepochs: [1, 2]",
            "batch": "lr: 0.1\nbatch-size: [1, 2]",
            "bad": "lr: 0.1\nmomentum: [0, -1]", "range": "lr: log(0.01..1)",
            "schedule": "lr: 0.1\nschedule: [rex, fixed]",
        ] {
            try folder.write(text, to: name + ".yml")
        }
        let result = try Command.anneal(arguments, in: URL(filePath: folder.path))
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }
}
